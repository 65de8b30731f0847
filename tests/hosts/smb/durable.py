"""A workbook held as Windows holds it: by a handle that outlives a broken line until somebody else wants the file."""

from __future__ import annotations

import uuid
from typing import Any

from smbprotocol.create_contexts import (
    CreateContextName,
    SMB2CreateContextRequest,
    SMB2CreateDurableHandleReconnectV2,
    SMB2CreateDurableHandleRequestV2,
    SMB2CreateDurableHandleResponseV2,
)
from smbprotocol.open import (
    CreateDisposition,
    CreateOptions,
    FilePipePrinterAccessMask,
    ImpersonationLevel,
    Open,
    RequestedOplockLevel,
    ShareAccess,
)
from smbprotocol.structure import Structure

ACCESS = FilePipePrinterAccessMask.GENERIC_READ | FilePipePrinterAccessMask.GENERIC_WRITE


class Durable:
    """One such handle."""

    def __init__(self, tree: Any, name: str) -> None:
        self._name, self._guid = name, uuid.uuid4()
        wish = SMB2CreateDurableHandleRequestV2()
        wish["timeout"], wish["create_guid"] = 60_000, self._guid
        self._opened, granted = _asked(tree, name, CreateContextName.SMB2_CREATE_DURABLE_HANDLE_REQUEST_V2, wish)
        assert any(isinstance(each, SMB2CreateDurableHandleResponseV2) for each in granted), "the server grants none"

    def taken_up(self, tree: Any) -> None:
        """Have it again over a new line.

        Raises
        ------
        SMBResponseException
            When the server has given it up.
        """
        wish = SMB2CreateDurableHandleReconnectV2()
        wish["file_id"], wish["create_guid"] = self._opened.file_id, self._guid
        kind = CreateContextName.SMB2_CREATE_DURABLE_HANDLE_RECONNECT_V2
        self._opened, _ = _asked(tree, self._name, kind, wish)

    def close(self) -> None:
        """Let go."""
        self._opened.close()


def _asked(tree: Any, name: str, kind: bytes, wish: Structure) -> tuple[Open, list[Any]]:
    context = SMB2CreateContextRequest()
    context["buffer_name"], context["buffer_data"] = kind, wish
    opened = Open(tree, name)
    granted = opened.create(
        ImpersonationLevel.Impersonation, ACCESS, 0x80, ShareAccess.FILE_SHARE_READ, CreateDisposition.FILE_OPEN,
        CreateOptions.FILE_NON_DIRECTORY_FILE, [context], oplock_level=RequestedOplockLevel.SMB2_OPLOCK_LEVEL_BATCH,
    )  # fmt: skip
    return opened, granted or []
