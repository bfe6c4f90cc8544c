"""One node; the laboratory answers to its name."""

nodes = {
    'lab': {
        'hostname': 'lab',
        'os': 'debian',
        'os_version': (13,),
        'groups': ['game-hosts'],
    },
}
