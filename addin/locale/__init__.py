"""The catalogues: English sentence -> the same in Vietnamese and Chinese. `collect` keeps them up to date."""
