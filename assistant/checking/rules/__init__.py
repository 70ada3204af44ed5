"""Check rules, one file each; a module offers PLUGIN, and its docstring is the rule's manual."""
