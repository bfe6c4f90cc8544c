defaults = {
    'sysctl': {},
}
