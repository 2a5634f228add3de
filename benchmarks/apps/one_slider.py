"""The least that a Streamlit app can be: what a rerun costs without anything of ours."""

import streamlit as st

st.write(st.slider("Learning rate", 0, 100, 10, key="lr"))
