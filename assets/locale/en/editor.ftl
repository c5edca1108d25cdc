# The editor of scenarios and house figures.

training-tab-editor = Editor
