# The two units without hardening, in this repository's own words: `yes` where others write `true`, an order of its
# own, and two lines where one would do.

base_units = {
    'left4me-web.service': {
        'Unit': {
            'Description': 'left4me web app',
            'After': 'network-online.target',
            'Wants': 'network-online.target',
        },
        'Service': {
            'Type': 'simple',
            'User': 'left4me',
            'Group': 'left4me',
            'WorkingDirectory': '/opt/left4me/src',
            'Environment': {
                'PATH': '/opt/left4me/.venv/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
                'HOME': '/var/lib/left4me',
            },
            'EnvironmentFile': (
                '/etc/left4me/host.env',
                '/etc/left4me/web.env',
            ),
            'ExecStart': (
                '/opt/left4me/.venv/bin/gunicorn --workers 1 --threads 32 '
                "--bind 127.0.0.1:8000 'l4d2web.app:create_app()'"
            ),
            'Restart': 'on-failure',
            'RestartSec': '3s',
            'ProtectSystem': 'full',
            'ReadWritePaths': '/var/lib/left4me/',
            'PrivateTmp': 'yes',
        },
        'Install': {
            'WantedBy': {'multi-user.target'},
        },
    },
    'left4me-server@.service': {
        'Unit': {
            'Description': 'left4me game server %i',
            'After': {'network-online.target'},
            'Wants': {'network-online.target'},
            'StartLimitBurst': '5',
            'StartLimitIntervalSec': '1min',
        },
        'Service': {
            'Type': 'simple',
            'User': 'left4me',
            'Group': 'left4me',
            'EnvironmentFile': (
                '/etc/left4me/host.env',
                '/var/lib/left4me/instances/%i/instance.env',
            ),
            'WorkingDirectory': '-/var/lib/left4me/runtime/%i/merged/left4dead2',
            'ExecStartPre':
                '+/usr/bin/nsenter --mount=/proc/1/ns/mnt -- /usr/local/libexec/left4me/left4me-overlay mount %i',
            'ExecStopPost':
                '+/usr/bin/nsenter --mount=/proc/1/ns/mnt -- /usr/local/libexec/left4me/left4me-overlay umount %i',
            'ExecStart':
                '/var/lib/left4me/runtime/%i/merged/srcds_run -game left4dead2 +hostport ${L4D2_PORT} $L4D2_ARGS',
            'Restart': 'on-failure',
            'RestartSec': '5',
            'Slice': 'l4d2-game.slice',
            'Nice': '-5',
            'IOSchedulingClass': 'best-effort',
            'IOSchedulingPriority': '4',
            'OOMScoreAdjust': '-200',
            'MemoryHigh': '1536M',
            'MemoryMax': '2G',
            'TasksMax': '256',
            'LimitNOFILE': '65536',
            'KillSignal': 'SIGINT',
            'TimeoutStopSec': '15',
            'LogRateLimitIntervalSec': '0',
            'NoNewPrivileges': 'yes',
            'PrivateTmp': 'yes',
            'PrivateDevices': 'yes',
            'ProtectHome': 'yes',
            'ProtectSystem': 'strict',
            'ReadOnlyPaths': {
                '/var/lib/left4me/overlays',
                '/var/lib/left4me/installation',
            },
            'ReadWritePaths': '/var/lib/left4me/runtime/%i',
            'RestrictSUIDSGID': 'on',
            'LockPersonality': 'on',
        },
        'Install': {
            'WantedBy': {'multi-user.target'},
        },
    },
}

# From here on stands what the chosen shape asks for; without hardening it is this.

defaults = {
    'systemd': {'units': base_units},
}
