# The editor of scenarios and house figures.

training-tab-editor = 编辑
