"""An approval form with everything that makes layout hard."""

import hashlib
from datetime import UTC, datetime

from maps.papers import ApprovalForm, ApprovalSoFar, Enclosure, FieldChange


def uxin_form(changes: int = 0, is_demonstration: bool = False) -> ApprovalForm:
    """Return a form of the bureau; with `changes`, that many further rows."""
    return ApprovalForm(
        bureau="乌审旗民政局",
        number="2026-000123",
        title="更正嘎鲁图镇“𣵦子梁”等地名的书写 & 拼写",
        kind="更正",
        organisation="嘎鲁图镇人民政府",
        author="其其格",
        reason="二普成果卡片将“𣵦子梁”误作“洶子梁”，<原表>第 12 行可证；蒙古文 ᠦᠦᠰᠢᠨ ᠬᠣᠰᠢᠭᠤ 依旗志补录。" * 2,
        # The 30th in Greenwich, the 1st in China.
        submitted_at=datetime(2026, 4, 30, 18, 30, tzinfo=UTC),
        fingerprint=hashlib.sha256("其内容".encode()).hexdigest(),
        changes=[
            FieldChange("洶子梁（13460 山体）", "标准名称", "洶子梁", "𣵦子梁"),
            FieldChange("洶子梁（13460 山体）", "罗马字母拼写", "", "Suziliang"),
            FieldChange("乌审旗", "蒙古文", "", "ᠦᠦᠰᠢᠨ ᠬᠣᠰᠢᠭᠤ"),
            FieldChange("乌审旗", "简称", "乌旗", ""),
            FieldChange(
                "无定河", "位置", "108.700000°E，38.020000°N", "线，1036 个顶点，长 87.3 km（移动 12.4 m）"
            ),
            *(
                FieldChange(f"试验地名{k}号", "所在地跨", "嘎鲁图镇", "图克镇、乌兰陶勒盖镇")
                for k in range(changes)
            ),
        ],
        enclosures=[
            Enclosure(
                "旗人民政府关于更正部分地名的批复（乌政函〔2026〕7号）.pdf", hashlib.sha256(b"1").hexdigest()
            ),
            Enclosure("二普成果卡片扫描.jpg", hashlib.sha256(b"2").hexdigest()),
        ],
        approvals=[
            ApprovalSoFar(
                "乌审旗民政局", "苏雅拉", "已批准", "情况属实，同意。", datetime(2026, 5, 2, 1, 0, tzinfo=UTC)
            )
        ],
        is_demonstration=is_demonstration,
    )
