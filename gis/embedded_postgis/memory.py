"""Size the server's memory to the machine."""

import os
from pathlib import Path

#: Parallel queries exchange rows here; a container often has only 64 MB of it.
SHARED_MEMORY = Path("/dev/shm")
ENOUGH_SHARED_MEMORY_MB = 512


def machine_megabytes() -> int:
    """Return the memory this process may use: the machine's, or its control group's where that is less."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limit = Path("/sys/fs/cgroup/memory.max")
    stated = limit.read_text("utf-8").strip() if limit.exists() else "max"
    return (min(total, int(stated)) if stated.isdigit() else total) // 2**20


def shared_memory_megabytes() -> int:
    """Return the size of the machine's folder for shared memory, 0 when it has none."""
    if not SHARED_MEMORY.is_dir():
        return 0
    room = os.statvfs(SHARED_MEMORY)
    return room.f_blocks * room.f_frsize // 2**20


def memory_settings(total: int, shared_memory: int) -> dict[str, str]:
    """Return PostgreSQL's memory settings for a machine with so many megabytes.

    A quarter of the memory for shared buffers as PostgreSQL's manual advises, at most 2 GB: the register
    is small and the operating system's cache serves the rest.
    """
    return {
        "shared_buffers": f"{max(32, min(total // 4, 2048))}MB",
        "effective_cache_size": f"{max(64, total // 2)}MB",
        "work_mem": f"{max(4, min(total // 400, 64))}MB",
        "maintenance_work_mem": f"{max(32, min(total // 32, 512))}MB",
        "max_wal_size": "2GB" if total >= 4096 else "512MB",
        "dynamic_shared_memory_type": "posix" if shared_memory >= ENOUGH_SHARED_MEMORY_MB else "mmap",
    }
