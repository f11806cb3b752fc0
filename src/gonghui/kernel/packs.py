"""Packs: a federation's policy as a folder of YAML, checked whole before it is installed, and exported again.

A pack is `pack.yaml` (who it is) beside one file for each section it brings. A section belongs to one engine or
programme, which registers a `PackSection` from its `AppConfig.ready`; the kernel knows none of them by name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar

import yaml
from django.db import transaction
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_serializer, model_validator
from pydantic_core import ErrorDetails, PydanticCustomError

from gonghui.kernel.errors import DomainError, Invalid, NotFound
from gonghui.kernel.models import InstalledPack
from gonghui.kernel.rights import Right
from gonghui.kernel.scope import Scope
from gonghui.kernel.timeline import canonical

HEADER_FILE = "pack.yaml"
INSTALL = Right("kernel.install_pack", gettext_lazy("安装政策包"))

Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*([._-][a-z0-9]+)*$", max_length=60)]
Version = Annotated[int, Field(ge=1, le=9999, strict=True)]


class PackModel(BaseModel):
    """Base of everything written in a pack: unknown keys are refused, a read pack never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(PackModel):
    """Words for people: Chinese, English where somebody wrote it. A plain string in YAML is the Chinese."""

    zh: Annotated[str, Field(min_length=1)]
    en: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_string_is_chinese(cls, value: Any) -> Any:
        return {"zh": value} if isinstance(value, str) else value

    @model_serializer
    def _chinese_alone_is_a_plain_string(self) -> str | dict[str, str]:
        return {"zh": self.zh, "en": self.en} if self.en else self.zh

    def __str__(self) -> str:
        return self.en if self.en and (get_language() or "").startswith("en") else self.zh


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a pack: where in the file, what, and how to mend it. Sentences end with their full stop."""

    path: tuple[str | int, ...]
    message: str
    cure: str

    @property
    def place(self) -> str:
        """`rule_sets[0].rules[2].title`; lists are counted from 0."""
        return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in self.path).lstrip(".")


def refuse(problems: Iterable[Problem]) -> None:
    """For validators of pack models: refuse where there is any problem, each with its path below the model."""
    if found := list(problems):
        raise PydanticCustomError("pack", "{problems}", {"problems": found})


class PackError(DomainError):
    """A pack cannot be used and nothing of it was written. `problems` holds what is wrong, by file name."""

    slug = "invalid-pack"

    def __init__(self, name: str, problems: Mapping[str, list[Problem]]) -> None:
        self.problems = problems
        count = sum(len(found) for found in problems.values())
        head = ngettext(
            "政策包 %(name)s 有 %(count)s 处不对，没有写入任何内容。",
            "政策包 %(name)s 有 %(count)s 处不对，没有写入任何内容。",
            count,
        ) % {"name": name, "count": count}
        lines = {
            f"{file} {problem.place}".strip(): _("文件 %(file)s，%(place)s：%(message)s改法：%(cure)s")
            % {"file": file, "place": problem.place or _("整个文件"), "message": problem.message, "cure": problem.cure}
            for file, found in problems.items()
            for problem in found
        }
        super().__init__("\n".join((head, *lines.values())), fields=lines)


class Layer(StrEnum):
    """For whom a pack speaks: all federations, those of a province, or one."""

    NATIONAL = "national"
    PROVINCE = "province"
    FEDERATION = "federation"


class PackHeader(PackModel):
    """`pack.yaml`. `region` is the code of the province or county that the numbers were written for."""

    name: Code
    title: Text
    layer: Layer
    version: Version
    region: Annotated[str, Field(pattern=r"^\d{2,9}$")] | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """A pack that was read and found right; not yet installed."""

    header: PackHeader
    sections: Mapping[str, PackModel]
    sha256: str

    def owner(self, scope: Scope) -> int | None:
        """The federation that the pack's rows belong to; None for the national layer, which every federation reads."""
        return None if self.header.layer is Layer.NATIONAL else scope.federation_id


Section = TypeVar("Section", bound=PackModel)


def _nothing_to_add(section: PackModel) -> Iterable[Problem]:
    return ()


@dataclass(frozen=True, slots=True)
class PackSection(Generic[Section]):
    """What one engine or programme reads from packs, in a file of its own (`<name>.yaml` unless `file` says otherwise).

    `check` finds what the schema alone cannot know, such as a name that nobody registered. `install` runs inside the
    pack's transaction; `export` gives back what the named pack holds in the scope's federation now, None for nothing.
    """

    name: str
    schema: type[Section]
    install: Callable[[Scope, Pack, Section], None]
    export: Callable[[Scope, str], Section | None]
    file: str = ""
    check: Callable[[Section], Iterable[Problem]] = _nothing_to_add

    @property
    def file_name(self) -> str:
        return self.file or f"{self.name}.yaml"


SECTIONS: dict[str, PackSection[Any]] = {}


def register(section: PackSection[Any]) -> None:
    """Make a section known. A second owner of a name or of a file is a mistake in the program."""
    for known in SECTIONS.values():
        if known.name == section.name or known.file_name == section.file_name:
            raise ValueError(f"pack section {section.name} ({section.file_name}) is registered already")
    SECTIONS[section.name] = section


def digest(content: Any) -> str:
    """SHA-256 of the content's canonical JSON: comments, spelling and the order of keys do not count."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def written(model: PackModel) -> Any:
    """The model as plain values, the way a pack's file says it."""
    return model.model_dump(mode="json", exclude_none=True, exclude_defaults=True)


def load_pack(path: Path) -> Pack:
    """Read and check the whole pack in folder `path`; write nothing.

    Raises `PackError` naming every problem by file and path, with its cure.
    """
    problems: dict[str, list[Problem]] = {}
    header = _read(path / HEADER_FILE, PackHeader, problems)
    by_file = {section.file_name: section for section in SECTIONS.values()}
    sections: dict[str, PackModel] = {}
    for file in sorted(file for file in path.glob("*.y*ml") if file.name != HEADER_FILE):
        section = by_file.get(file.name)
        if section is None:
            cure = _("改名或者移走它。认得的文件名：%(names)s。") % {"names": "、".join(sorted(by_file))}
            problems[file.name] = [Problem((), _("没有哪个模块认得这个文件。"), cure)]
            continue
        model = _read(file, section.schema, problems)
        if model is not None and (found := list(section.check(model))):
            problems[file.name] = found
        elif model is not None:
            sections[section.name] = model
    if problems or header is None:
        raise PackError(path.name, problems)
    content = {"pack": written(header), **{name: written(model) for name, model in sections.items()}}
    return Pack(header, sections, digest(content))


def install_pack(scope: Scope, path: Path) -> InstalledPack:
    """Install the pack in folder `path` for the scope's federation (a national one for the whole installation).

    All or nothing. Installing the same content again changes nothing. Refuses changed content under a version that is
    installed already, since records point at it, and a national pack from anybody but the system.
    """
    scope.require(INSTALL)
    pack = load_pack(path)
    if pack.header.layer is Layer.NATIONAL and not scope.system:
        raise Invalid(_("全国层的政策包管着所有工会，只能由系统管理员用命令安装。"))
    return _install(scope, pack)


@transaction.atomic
def _install(scope: Scope, pack: Pack) -> InstalledPack:
    header, owner = pack.header, pack.owner(scope)
    same = InstalledPack.objects.filter(federation_id=owner, name=header.name, version=str(header.version)).first()
    if same is not None and same.sha256 == pack.sha256:
        return same
    if same is not None:
        sentence = _(
            "政策包 %(name)s 第 %(version)s 版装过，内容和这次不同。装过的版本不能改：请把 pack.yaml 的 version 加一。"
        )
        raise Invalid(sentence % {"name": header.name, "version": header.version})
    for section in SECTIONS.values():
        if section.name in pack.sections:
            section.install(scope, pack, pack.sections[section.name])
    return InstalledPack.objects.create(
        federation_id=owner,
        name=header.name,
        version=str(header.version),
        sha256=pack.sha256,
        header=written(header),
    )


def export_pack(scope: Scope, name: str, path: Path) -> Path:
    """Write the pack `name` as it holds in the scope's federation now into the new or empty folder `path`.

    Raises `NotFound` where no such pack is installed and `Invalid` where the folder holds something.
    """
    scope.require(INSTALL)
    rows = InstalledPack.objects.filter(name=name)
    owned = rows.filter(federation__in=scope.federations) | rows.filter(federation=None)
    installed = owned.order_by("installed_at", "pk").last()
    if installed is None:
        raise NotFound(_("没有安装过名为 %(name)s 的政策包。") % {"name": name})
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise Invalid(_("导出位置 %(path)s 已有内容。请换一个空文件夹。") % {"path": path})
    files = {HEADER_FILE: installed.header}
    for section in SECTIONS.values():
        model = section.export(scope, name)
        if model is not None:
            files[section.file_name] = written(model)
    path.mkdir(parents=True, exist_ok=True)
    for file_name, content in files.items():
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)
        (path / file_name).write_text(text, encoding="utf-8")
    return path


class _StrictLoader(yaml.SafeLoader):
    """YAML without the silent loss of a key that is written twice."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, _value in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, _("“%(key)s”写了两遍") % {"key": key}, key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


Model = TypeVar("Model", bound=PackModel)


def _read(file: Path, schema: type[Model], problems: dict[str, list[Problem]]) -> Model | None:
    try:
        content = yaml.load(file.read_text(encoding="utf-8"), _StrictLoader)
        return schema.model_validate(content)
    except FileNotFoundError:
        cure = _("建一个 %(file)s，写明 name、title、layer、version。") % {"file": file.name}
        problems[file.name] = [Problem((), _("没有这个文件。"), cure)]
    except UnicodeDecodeError:
        problems[file.name] = [Problem((), _("不是 UTF-8 编码的文字。"), _("另存为 UTF-8。"))]
    except yaml.YAMLError as error:
        problems[file.name] = [_yaml_problem(error)]
    except ValidationError as error:
        problems[file.name] = [problem for details in _told_once(error) for problem in _problems(details, content)]
    return None


def _told_once(error: ValidationError) -> list[ErrorDetails]:
    """Without "too few members" where the members are there but wrong: pydantic counts only the right ones."""
    found = error.errors()
    spoilt = {details["loc"][:length] for details in found for length in range(len(details["loc"]))}
    return [details for details in found if details["type"] != "too_short" or details["loc"] not in spoilt]


def _yaml_problem(error: yaml.YAMLError) -> Problem:
    mark = getattr(error, "problem_mark", None)
    where = _("第 %(line)s 行第 %(column)s 列，") % {"line": mark.line + 1, "column": mark.column + 1} if mark else ""
    what = getattr(error, "problem", None) or str(error)
    message = _("%(where)s不是合格的 YAML：%(what)s。") % {"where": where, "what": what}
    return Problem((), message, _("核对缩进、冒号后的空格和引号，重复的项只留一个。"))


def _problems(details: ErrorDetails, content: Any) -> list[Problem]:
    path = _path_in(content, details["loc"])
    context = details.get("ctx", {})
    if details["type"] == "pack":
        return [Problem((*path, *found.path), found.message, found.cure) for found in context["problems"]]
    return [Problem(path, *_sentence(details, context))]


def _path_in(content: Any, location: tuple[int | str, ...]) -> tuple[int | str, ...]:
    """The location without the names of union members, which pydantic puts in and the file does not have."""
    path: list[int | str] = []
    here = content
    for index, step in enumerate(location):
        if isinstance(step, int) or (isinstance(here, dict) and step in here):
            here = here[step] if isinstance(here, dict) else here[int(step)] if isinstance(here, list) else None
            path.append(step)
        elif index == len(location) - 1:
            path.append(step)
    return tuple(path)


KINDS = {
    "string_type": gettext_lazy("文字"),
    "int_type": gettext_lazy("整数"),
    "int_parsing": gettext_lazy("整数"),
    "int_from_float": gettext_lazy("整数"),
    "decimal_type": gettext_lazy("数"),
    "decimal_parsing": gettext_lazy("数"),
    "bool_type": gettext_lazy("true 或 false"),
    "list_type": gettext_lazy("一列（每项以“- ”开头）"),
    "tuple_type": gettext_lazy("一列（每项以“- ”开头）"),
    "dict_type": gettext_lazy("一组“名: 值”"),
    "model_type": gettext_lazy("一组“名: 值”"),
    "model_attributes_type": gettext_lazy("一组“名: 值”"),
}


def _sentence(details: ErrorDetails, context: Mapping[str, Any]) -> tuple[str, str]:
    kind, given = details["type"], str(details["input"])[:60]
    if kind == "missing":
        return _("缺这一项。"), _("补上它。")
    if kind == "extra_forbidden":
        return _("不认识这一项。"), _("核对拼写，或者删去它。")
    if kind in KINDS:
        return _("“%(given)s”不是%(kind)s。") % {"given": given, "kind": KINDS[kind]}, _("写成%(kind)s。") % {
            "kind": KINDS[kind]
        }
    if kind in ("enum", "literal_error"):
        choices = context["expected"].replace(" or ", "、").replace(", ", "、").replace("'", "")
        return _("“%(given)s”不在可选的值里。") % {"given": given}, _("改成其中一个：%(choices)s。") % {
            "choices": choices
        }
    if kind == "string_pattern_mismatch":
        return _("“%(given)s”的写法不对。") % {"given": given}, _("要符合 %(pattern)s。") % {
            "pattern": context["pattern"]
        }
    if kind in ("too_short", "string_too_short"):
        return _("是空的，或者太少。"), _("至少写 %(count)s 个。") % {"count": context["min_length"]}
    if kind in ("too_long", "string_too_long"):
        return _("太长。"), _("至多写 %(count)s 个。") % {"count": context["max_length"]}
    if kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        sign = {"gt": _("大于"), "ge": _("不小于"), "lt": _("小于"), "le": _("不大于")}
        bounds = "、".join(f"{sign[key]} {context[key]}" for key in sign if key in context)
        return _("%(given)s 超出了范围。") % {"given": given}, _("要%(bounds)s。") % {"bounds": bounds}
    return _("“%(given)s”不合格式（%(detail)s）。") % {"given": given, "detail": details["msg"]}, _("照着同类的包改。")
