"""The Streamlit side: state -> widgets -> background -> components -> blocks, and a folder or file for each page."""
