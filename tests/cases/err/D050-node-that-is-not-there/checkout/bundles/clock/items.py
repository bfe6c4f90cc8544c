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
