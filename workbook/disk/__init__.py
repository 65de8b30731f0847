"""The few things we ask of a disk or a share, asked so that nobody else's save or delete is ever in the way.

One module for Windows, one for other systems, chosen here once. Every function raises `OSError` only;
`workbook.saveerrors.refusal` tells it to a person.
"""

import sys

if sys.platform == "win32":
    from workbook.disk import windows as _system
else:
    from workbook.disk import posix as _system

read = _system.read
write_new = _system.write_new
rename_new = _system.rename_new
hold = _system.hold
own = _system.own
take = _system.take
remove = _system.remove
names = _system.names
flush_folder = _system.flush_folder
same_rights = _system.same_rights
