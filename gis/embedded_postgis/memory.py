"""Size the server's memory to the machine."""

import os


def memory_settings() -> dict[str, str]:
    """Return PostgreSQL's memory settings for this machine's memory.

    A quarter of the memory for shared buffers as PostgreSQL's manual advises, at most 2 GB: the register
    is small and the operating system's cache serves the rest.
    """
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    shared = max(32, min(total // 4, 2048))
    return {
        "shared_buffers": f"{shared}MB",
        "effective_cache_size": f"{max(64, total // 2)}MB",
        "work_mem": f"{max(4, min(total // 400, 64))}MB",
        "maintenance_work_mem": f"{max(32, min(total // 32, 512))}MB",
        "max_wal_size": "2GB",
    }
