files = {
    '/usr/local/lib/systemd/system/clock.service': {'content': '''[Unit]
Description=The clock

[Service]
ExecStart=/usr/bin/clockd --foreground
ProtectHome=yes
ReadWritePaths=/var/lib/clock
Type=simple
User=clock
'''},
    '/etc/sysctl.d/clock.conf': {'content': '''kernel.kptr_restrict=2
'''},
}
symlinks = {
    '/etc/systemd/system/clock.service.d/60-more.conf': {'target': '/srv/checkout/60-more.conf'},
}
