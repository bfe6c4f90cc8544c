# Generated from specs/settings/60-clock.yaml, specs/units/clock.service.yaml. Do not edit: change
# the spec and compile again.
# For each unit take a copy of the base, then for each section update it with the unit's profiles in
# the order of UNIT_PROFILES, then with its own part in UNITS. None takes a line of the base or of a
# profile away.

PROFILES = {
}

UNIT_PROFILES = {
    'clock.service': (),
}

UNITS = {
    'clock.service': {
        'Service': {
            # D1.a: Nobody's home is needed.
            'ProtectHome': 'true',
        },
    },
}

SYSCTL = {'sysctl': {'kernel': {'kptr_restrict': '2'}}}
