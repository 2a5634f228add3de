"""Functions from runs to Plotly figures: data -> info -> figure; `theme` and `palette` have all looks."""
