nodes = {'hall': {'bundles': ['clock']}}
