"""What the nodes have in common."""

groups = {
    'game-hosts': {
        'bundles': ['systemd', 'sysctl', 'left4me'],
    },
}
