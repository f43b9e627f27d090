from knowledge_base.models.article import Article, Audience, KnowledgeHome, Stage
from knowledge_base.models.category import Category
from knowledge_base.models.comment import Comment, Remark
from knowledge_base.models.editor import Editor
from knowledge_base.models.exchange import (
    ArticleExport,
    ArticleImport,
    Fate,
    Format,
    ImportPiece,
    ImportState,
)
from knowledge_base.models.file import ArticleFile
from knowledge_base.models.old_address import OldAddress
from knowledge_base.models.verdict import Verdict
from knowledge_base.models.version import Version

__all__ = [
    "Article",
    "ArticleExport",
    "ArticleFile",
    "ArticleImport",
    "Audience",
    "Category",
    "Comment",
    "Editor",
    "Fate",
    "Format",
    "ImportPiece",
    "ImportState",
    "KnowledgeHome",
    "OldAddress",
    "Remark",
    "Stage",
    "Verdict",
    "Version",
]
