"""Unit files from metadata.

A string is one line, a tuple or list a line for each element in order, a set the same sorted, a dict
``Option=key=value`` lines, None no line, an empty string ``Option=``. Options come out sorted by name.
"""

SECTIONS = ('Unit', 'Timer', 'Service', 'Swap', 'Install')


def unit_file(sections):
    """The text of a unit: the known sections first, then the others by name."""
    ordered = sorted(sections, key=lambda name: (SECTIONS.index(name) if name in SECTIONS else len(SECTIONS), name))
    blocks = []
    for section in ordered:
        options = sections[section]
        rows = [f'{option}={value}' for option in sorted(options) for value in values(options[option])]
        blocks.append('\n'.join([f'[{section}]', *rows]))
    return '\n\n'.join(blocks) + '\n'


def values(value):
    """What stands behind ``Option=``, line by line."""
    if value is None:
        return []
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [f'{key}={one}' for key, one in sorted(value.items())]
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return list(value)
