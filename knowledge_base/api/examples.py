"""An article in both of its languages, in the document."""

from __future__ import annotations

from kernel.api.examples import Example, example_id, told

ARTICLE, TRANSLATION, PUMPS = (example_id(place) for place in range(0x31, 0x34))
_EN = {
    "title": "Bleed the pump after winter",
    "slug": "bleed-the-pump",
    "summary": "Air in the casing costs pressure: let it out before the first start.",
}
_ZH = {
    "title": "冬季过后给水泵排气",
    "slug": "bleed-the-pump",
    "summary": "泵体内有空气会损失压力，首次启动前请先排气。",
}

EXAMPLES: dict[str, Example] = {
    "Article": told(
        translation_key=TRANSLATION,
        category_id=PUMPS,
        audience="public",
        stage="approved",
        is_published=True,
        has_unpublished_changes=False,
        version=4,
        published_at="2026-03-02T07:00:00Z",
        verified_at="2026-09-01T07:00:00Z",
        verify_on="2027-03-01",
        expire_at=None,
        en=_EN
        | {"id": ARTICLE, "language": "en", "text": "Open the vent by a quarter turn. Wait for water. Close it."},
        zh=_ZH
        | {"id": example_id(0x34), "language": "zh-hans", "text": "将排气阀打开四分之一圈。等到出水。关闭排气阀。"},
    ),
    "ArticleDraft": told(
        revision=17,
        category_id=PUMPS,
        audience="public",
        en=_EN | {"markdown": "Open the vent by a quarter turn.\n\n1. Wait for water.\n2. Close it."},
        zh=_ZH | {"markdown": "将排气阀打开四分之一圈。\n\n1. 等到出水。\n2. 关闭排气阀。"},
    ),
    "ArticleCategory": told(
        id=PUMPS, slug="pumps", parent_id=None, names={"en": "Pumps", "zh-hans": "水泵"}, position=1, en={}, zh={}
    ),
}
