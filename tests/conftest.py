"""Texts are kept as on a user's machine, who has no pyarrow; what must hold with it too says so itself."""

import pandas as pd

pd.options.mode.string_storage = "python"
