svc_systemd = {
    name: {
        'running': True,
        'enabled': None,
        'needs': ['bundle:systemd'],
    }
    for name in ('left4me-web.service', 'left4me-server@1.service', 'left4me-server@2.service')
}
