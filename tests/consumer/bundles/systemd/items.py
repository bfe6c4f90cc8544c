actions = {
    'systemd-daemon-reload': {
        'command': 'systemctl daemon-reload',
        'triggered': True,
    },
}

files = {
    f'/usr/local/lib/systemd/system/{name}': {
        'content': repo.libs.systemd.unit_file(sections),
        'triggers': ['action:systemd-daemon-reload'],
    }
    for name, sections in node.metadata.get('systemd/units').items()
}
