from django.conf import settings
from django.db import migrations

TITLES = {"en": "Knowledge base", "zh-hans": "知识库"}
# Wagtail's own first page, which its migrations make in each schema, becomes the home of the first language.
FIRST = 2


def make_homes(apps, schema_editor):
    """Each language hangs from the root by a home of its own, so that an article may have one address in all of them."""
    alias = schema_editor.connection.alias
    page_model = apps.get_model("wagtailcore", "Page")
    locale_model = apps.get_model("wagtailcore", "Locale")
    home_model = apps.get_model("knowledge_base", "KnowledgeHome")
    kind = apps.get_model("contenttypes", "ContentType").objects.using(alias).get(
        app_label="knowledge_base", model="knowledgehome"
    )
    first = page_model.objects.using(alias).get(pk=FIRST)
    root = page_model.objects.using(alias).get(depth=1)
    for place, (code, _name) in enumerate(settings.LANGUAGES, start=1):
        locale, _made = locale_model.objects.using(alias).get_or_create(language_code=code)
        values = {
            "title": TITLES.get(code, "Knowledge base"),
            "draft_title": TITLES.get(code, "Knowledge base"),
            "slug": code,
            "url_path": f"/{code}/",
            "content_type_id": kind.pk,
            "locale_id": locale.pk,
            "translation_key": first.translation_key,
            "depth": 2,
            "numchild": 0,
            "path": f"{root.path}{place:04d}",
        }
        if place == 1:
            page_model.objects.using(alias).filter(pk=first.pk).update(**values)
            home = home_model(page_ptr_id=first.pk)
            for field in page_model._meta.concrete_fields:
                setattr(home, field.attname, values.get(field.attname, getattr(first, field.attname)))
            home.save_base(raw=True, using=alias, force_insert=True)
        else:
            home_model.objects.using(alias).create(**values, live=True)
    page_model.objects.using(alias).filter(pk=root.pk).update(numchild=len(settings.LANGUAGES))


class Migration(migrations.Migration):
    dependencies = [
        ("knowledge_base", "0001_articles"),
        ("wagtailcore", "0098_apitoken"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_homes, migrations.RunPython.noop)]
