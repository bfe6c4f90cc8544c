# Generated from specs/profiles/quiet.yaml, specs/settings/80-ptrace.yaml,
# specs/units/gallery.service.yaml, specs/units/importer.service.yaml,
# specs/units/thumbnailer.service.yaml. Do not edit: change the spec and compile again.
# For each unit take a copy of the base, then for each section update it with the unit's profiles in
# the order of UNIT_PROFILES, then with its own part in UNITS. None takes a line of the base or of a
# profile away.

PROFILES = {
    'quiet': {
        'Service': {
            # P1: Files of the other services are none of this one's business. A picture that gets out of a
            # decoder finds no temporary file of the others.
            'PrivateTmp': 'yes',
            'PrivateDevices': 'yes',
            'UMask': '0077',
            # P1: A call that is refused gives an error, which decoders survive.
            'SystemCallFilter': ('@system-service', '~@resources @reboot'),
            'SystemCallErrorNumber': 'EPERM',
            # P1.key: No service does anything as root.
            'CapabilityBoundingSet': '',
        },
    },
}

UNIT_PROFILES = {
    'gallery.service': ('quiet',),
    'importer.service': ('quiet',),
    'thumbnailer.service': ('quiet',),
}

UNITS = {
    'gallery.service': {
        'Service': {
            # There is no proxy in the house.
            'PassEnvironment': None,
            # P1.write: The gallery shows pictures and never changes one in `/srv/pictures`.
            'ProtectSystem': 'strict',
            'ReadWritePaths': '/var/lib/gallery',
            # P1: The backup runs in the group of the photos and reads what the gallery writes.
            'UMask': '0027',
        },
    },
    'importer.service': {
        'Service': {
            # P1.out: It reads a card and writes a disk. `ProtectSystem=strict` is not enough for that, a
            # `ProtectSystem=full` even less, and `NRestarts=0` tells nothing.
            'PrivateNetwork': 'yes',
            # P1: The card reader is the one device that it needs.
            'DevicePolicy': 'closed',
            'DeviceAllow': ('block-mmcblk r', 'char-usb_device rw'),
            'PrivateDevices': None,
        },
    },
    'thumbnailer.service': {
        'Service': {
            # P1.write: A picture is decoded here, so this is where the pictures are most at risk.
            'ProtectSystem': 'strict',
            # P1.out: What cannot connect cannot send.
            'PrivateNetwork': 'yes',
            # P1.out: It talks to nobody, not even over a Unix socket.
            'RestrictAddressFamilies': 'none',
        },
    },
}

SYSCTL = {'sysctl': {'kernel': {'yama': {'ptrace_scope': '1'}}}}
