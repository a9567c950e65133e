"""The real 乌审旗, put together from committed facts and an installed package; 演示数据 beside it."""

from gis.samples import accounts
from gis.samples.queries import is_empty
from gis.samples.uxin import Loaded, RegisterNotEmpty, load

__all__ = ["Loaded", "RegisterNotEmpty", "accounts", "is_empty", "load"]
