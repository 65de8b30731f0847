"""A typed column as plain bytes, without pickle: numpy's own array form, and texts as JSON beside their numbers."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

FORMS = {
    "text": "int32",
    "number": "float64",
    "moment": "datetime64[us]",
    "flag": "int8",
    "mark": "bool",
    "whole": "int64",
}
"""How a column is kept, and the type of its array; a text is a number for each different text, a flag 0, 1, or -1 for
none."""


def frozen(name: str, column: pd.Series) -> tuple[str, dict[str, bytes]]:
    """How a column is kept, and its members by name."""
    import numpy as np
    import pandas as pd

    kind = _form(column)
    if kind == "text":
        codes, texts = pd.factorize(column)
        letters = json.dumps([str(text) for text in texts], ensure_ascii=False, separators=(",", ":"))
        found = {f"{name}.json": letters.encode("utf-8", "surrogatepass")}
        return kind, {f"{name}.npy": _bytes(codes.astype(FORMS[kind]))} | found
    if kind == "flag":
        yes = column.astype("boolean")
        values = np.where(yes.isna(), -1, yes.fillna(False).astype(bool)).astype(FORMS[kind])
    else:
        values = column.to_numpy(dtype=FORMS[kind])
    return kind, {f"{name}.npy": _bytes(values)}


def thawed(name: str, kind: str, rows: int, members: Mapping[str, bytes]) -> pd.Series:
    """The column again.

    Raises
    ------
    ValueError, KeyError
        Where the members are not what `frozen` makes of a column of so many rows.
    """
    import numpy as np
    import pandas as pd

    values = _array(members[f"{name}.npy"], np.dtype(FORMS[kind]), rows)
    if kind == "text":
        texts = json.loads(members[f"{name}.json"].decode("utf-8", "surrogatepass"))
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise ValueError("the texts are no list of texts")
        if rows and not (values.min() >= -1 and values.max() < len(texts)):
            raise ValueError("a text is missing")
        return pd.Series(np.array([*texts, np.nan], dtype=object)[values], dtype="str")
    if kind == "flag":
        return pd.Series(pd.array(values == 1, dtype="boolean")).mask(values < 0)
    return pd.Series(values)


def _form(column: pd.Series) -> str:
    kinds = {"f": "number", "M": "moment", "b": "mark", "i": "whole"}
    dtype: Any = column.dtype
    return "flag" if str(dtype) == "boolean" else kinds.get(getattr(dtype, "kind", ""), "text")


def _bytes(values: np.ndarray[Any, Any]) -> bytes:
    from numpy.lib import format as npy

    written = io.BytesIO()
    npy.write_array(written, values, allow_pickle=False)
    return written.getvalue()


def _array(content: bytes, dtype: np.dtype[Any], rows: int) -> np.ndarray[Any, Any]:
    """The array, if it is of this type and length: a header may claim any size, and is believed in nothing."""
    import numpy as np
    from numpy.lib import format as npy

    read = io.BytesIO(content)
    if npy.read_magic(read) != (1, 0):
        raise ValueError("an array of another form")
    shape, _, found = npy.read_array_header_1_0(read)
    body = content[read.tell() :]
    if shape != (rows,) or found != dtype or len(body) != rows * dtype.itemsize:
        raise ValueError(f"an array of {shape} {found}, expected {rows} {dtype}")
    return np.frombuffer(body, dtype=dtype).copy()
