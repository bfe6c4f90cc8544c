defaults = {
    'systemd': {
        'units': {},
    },
}
