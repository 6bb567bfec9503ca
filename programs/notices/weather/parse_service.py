"""Answers of the KMA's service on data.go.kr (WthrWrnInfoService) in JSON and XML: getPwnCd, lists, bulletins, status.

Seen in real answers: one item as an object, several as a list, none as an empty string; times and codes as numbers or
as strings; "no data" (03) with and without a body; refusals in an envelope of the gateway's own.
"""

import json
from typing import Any
from xml.etree import ElementTree

from .areas import covers_us
from .codes import COMMAND_WORDS, Command, Level
from .parse_text import read_bulletin
from .records import Event, Feed, FeedError, Headline, Problem
from .times import moment

FINE = {"0", "00", "0000", "000"}
NO_DATA = {"03", "3", "NODATA", "NODATA_ERROR"}


def read_json(text: str) -> Feed:
    try:
        root = json.loads(text)
    except ValueError as error:
        raise FeedError("not_understood", str(error)) from None
    return _read(root)


def read_xml(text: str) -> Feed:
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise FeedError("not_understood", "DOCTYPE")  # no feed has one; entities could blow up
    if text.startswith("<?xml"):
        text = text.partition("?>")[2].strip()  # it may name the encoding that we have left behind
    try:
        root = ElementTree.fromstring(text)  # noqa: S314  no document type gets this far
    except ElementTree.ParseError as error:
        raise FeedError("not_understood", str(error)) from None
    return _read({root.tag: _plain(root)})


def _plain(element: ElementTree.Element) -> Any:
    """An element as JSON would have it: text, or an object whose repeated members are a list."""
    if not len(element):
        return (element.text or "").strip()
    found: dict[str, Any] = {}
    for child in element:
        value = _plain(child)
        if child.tag not in found:
            found[child.tag] = value
        elif isinstance(found[child.tag], list):
            found[child.tag].append(value)
        else:
            found[child.tag] = [found[child.tag], value]
    return found


def _read(root: Any) -> Feed:
    if isinstance(root, list):
        return _read_items(root)
    if not isinstance(root, dict):
        raise FeedError("not_understood", str(root)[:80])
    _refusal_of_the_gateway(root)
    answer = root.get("response", root)
    if not isinstance(answer, dict):
        raise FeedError("not_understood", str(answer)[:80])
    header = answer.get("header") if isinstance(answer.get("header"), dict) else None
    body = answer.get("body", None if header else answer)
    if header is not None:
        code = str(header.get("resultCode", "")).strip()
        if code in NO_DATA:
            return Feed(form="none")
        if code not in FINE:
            raise FeedError("service", f"{code} {header.get('resultMsg', '')}".strip())
    if header is None and not ({"items", "item", "warnVar", "title"} & set(answer)):
        raise FeedError("not_understood", ", ".join(list(answer)[:5]))
    return _read_items(_items(body))


def _refusal_of_the_gateway(root: dict[str, Any]) -> None:
    envelope = root.get("OpenAPI_ServiceResponse")
    if isinstance(envelope, dict) and isinstance(envelope.get("cmmMsgHeader"), dict):
        said = envelope["cmmMsgHeader"]
        words = said.get("returnAuthMsg") or said.get("errMsg") or ""
        raise FeedError("service", f"{said.get('returnReasonCode', '')} {words}".strip())
    result = root.get("result")
    if isinstance(result, dict) and "status" in result:  # apihub
        raise FeedError("service", f"{result['status']} {result.get('message', '')}".strip())


def _items(body: Any) -> list[Any]:
    """The items, however they are wrapped."""
    for name in ("items", "item"):
        if isinstance(body, dict) and name in body:
            body = body[name]
    if isinstance(body, dict):
        return [body] if body else []
    if isinstance(body, list):
        return body
    if body in ("", None):
        return []
    raise FeedError("not_understood", str(body)[:80])


def _read_items(items: list[Any]) -> Feed:
    feed = Feed(form="none" if not items else "pwncd", items=len(items))
    for item in items:
        if not isinstance(item, dict):
            feed.problems.append(Problem("item", str(item)[:200]))
            continue
        try:
            if "warnVar" in item:
                _read_event(item, feed)
            elif "t6" in item or "t2" in item:
                _read_message(item, feed)
            elif "title" in item:
                feed.form = "list"
                feed.headlines.append(_headline(item, str(item["title"])))
            else:
                feed.problems.append(Problem("item", _short(item)))
        except (ValueError, OverflowError) as error:
            feed.problems.append(Problem("item", f"{error} {_short(item)}"))
    return feed


def _read_event(item: dict[str, Any], feed: Feed) -> None:
    feed.form = "pwncd"
    area = _text(item, "areaCode")
    if not area:
        raise ValueError("areaCode: empty.")
    if not covers_us(area):
        feed.elsewhere += 1
        return
    feed.events.append(
        Event(
            area=area,
            area_name=_text(item, "areaName"),
            kind=_number(item, "warnVar"),
            level=Level(_number(item, "warnStress")),
            command=_command(_text(item, "command")),
            cancelled=_is_cancelled(_text(item, "cancel")),
            announced_at=_required(item, "tmFc"),
            sequence=_number(item, "tmSeq", 0),
            starts_at=moment(item.get("startTime")),
            # allEndTime: when the last area of that announcement was released; with endTime empty it is all we have
            ends_at=moment(item.get("endTime")) or moment(item.get("allEndTime")),
            station=_text(item, "stnId"),
            raw=item,
        )
    )


def _read_message(item: dict[str, Any], feed: Feed) -> None:
    """`getWthrWrnMsg` (t1 title, t2 what changes, t3 when, t5 time of the picture, t6 the picture); `getPwnStatus`."""
    announced_at, sequence = _required(item, "tmFc"), _number(item, "tmSeq", 0)
    feed.form = "message" if "t2" in item or "t1" in item else "status"
    if _text(item, "t1"):
        feed.headlines.append(_headline(item, _text(item, "t1")))
    part = read_bulletin(
        changes="\n".join(_text(item, name) for name in ("t2", "t3")),
        picture=_text(item, "t6"),
        at=announced_at,
        as_of=moment(item.get("t5")) or moment(item.get("tmEf")) or announced_at,
        sequence=sequence,
        station=_text(item, "stnId"),
        raw=item,
    )
    feed.events += part.events
    feed.statuses += part.statuses
    feed.problems += part.problems
    feed.elsewhere += part.elsewhere


def _headline(item: dict[str, Any], title: str) -> Headline:
    return Headline(
        station=_text(item, "stnId"),
        announced_at=_required(item, "tmFc"),
        sequence=_number(item, "tmSeq", 0),
        title=" ".join(title.split())[:200],
        raw=item,
    )


def _text(item: dict[str, Any], name: str) -> str:
    value = item.get(name)
    return "" if value is None else str(value).replace("\r", "").strip()


def _number(item: dict[str, Any], name: str, empty: int | None = None) -> int:
    text = _text(item, name).removesuffix(".0")
    if not text and empty is not None:
        return empty
    if not text.isdecimal() or int(text) > 30_000:
        raise ValueError(f"{name}: {text!r}.")
    return int(text)


def _command(text: str) -> Command:
    return COMMAND_WORDS.get(text) or Command(int(text))


def _is_cancelled(text: str) -> bool:
    known = {"": False, "0": False, "N": False, "1": True, "Y": True}
    if text.upper() not in known:
        raise ValueError(f"cancel: {text!r}.")
    return known[text.upper()]


def _required(item: dict[str, Any], name: str) -> Any:
    found = moment(item.get(name))
    if found is None:
        raise ValueError(f"{name}: empty.")
    return found


def _short(item: dict[str, Any]) -> str:
    return json.dumps(item, ensure_ascii=False, default=str)[:200]
