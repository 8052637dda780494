"""`people`, `person`, `duplicates`, `person-amend`, `person-alias`, `look-up`, `lookups`: the
register of applicants. Lists are masked; whoever looks at somebody says why."""

from __future__ import annotations

import argparse

from hallclient.commands.common import clerk_options, opened, reply, settled, signed_in
from hallclient.services import register as people
from hallclient.services.centre_lookup import ask_centre
from hallcore.identity import clean_code
from hallcore.problems import USAGE, ProblemError, problem

CHANGES = ("name", "phone", "address", "legal_representative")
NEEDS_CLERK = {"person", "person-amend", "person-alias", "look-up"}


def register(name: str, parser: argparse.ArgumentParser) -> None:
    clerk_options(parser, required=name in NEEDS_CLERK)
    if name == "people":
        parser.add_argument("--search", default="", metavar="TEXT")
        parser.add_argument("--limit", type=int, default=50, metavar="N", help="1 至 1000")
        parser.set_defaults(run=run_people)
    elif name == "person":
        parser.add_argument("number", metavar="REGISTRATION")
        parser.add_argument("--reason", required=True, metavar="TEXT", help="为什么要看")
        parser.set_defaults(run=run_person)
    elif name == "duplicates":
        parser.set_defaults(run=run_duplicates)
    elif name == "person-amend":
        parser.add_argument("number", metavar="REGISTRATION")
        for key in CHANGES:
            parser.add_argument(f"--{key.replace('_', '-')}", metavar="TEXT")
        parser.add_argument("--reason", required=True, metavar="TEXT")
        parser.set_defaults(run=run_amend)
    elif name == "person-alias":
        parser.add_argument("number", metavar="REGISTRATION", help="以后用的登记号")
        parser.add_argument("alias", metavar="ALIAS", help="并入的登记号")
        parser.add_argument("--reason", required=True, metavar="TEXT")
        parser.add_argument("--different", action="store_true", help="不是同一人；撤开归并")
        parser.set_defaults(run=run_alias)
    elif name == "look-up":
        parser.add_argument("--id-type", default="111", metavar="TYPE")
        parser.add_argument("--id-number", required=True, metavar="N")
        parser.add_argument("--item", default="", metavar="CODE[,CODE]", help="为哪些事项查")
        parser.add_argument("--reason", required=True, metavar="TEXT", help="为什么要查")
        parser.set_defaults(run=run_look_up)
    else:
        parser.add_argument("--limit", type=int, default=100, metavar="N", help="0 为全部")
        parser.set_defaults(run=run_lookups)


def run_people(arguments: argparse.Namespace) -> int:
    if not 1 <= arguments.limit <= 1000:
        raise ProblemError(problem("input.usage", detail="--limit 是 1 至 1000"), USAGE)
    with opened(arguments, is_checked=True) as window:
        found = people.find_people(window, arguments.search, arguments.limit)
    return reply({"people": [one.as_json() for one in found]}, arguments)


def run_person(arguments: argparse.Namespace) -> int:
    with opened(arguments) as window:
        clerk = signed_in(window, arguments)
        number = clean_code(arguments.number)
        found = settled(people.look_at(window, clerk, number, arguments.reason))
    return reply(found.as_json(), arguments)


def run_duplicates(arguments: argparse.Namespace) -> int:
    with opened(arguments, is_checked=True) as window:
        found = people.duplicates(window)
    return reply({"duplicates": [one.as_json() for one in found]}, arguments)


def run_amend(arguments: argparse.Namespace) -> int:
    given = {key: getattr(arguments, key) for key in CHANGES}
    changes = {key: value for key, value in given.items() if value is not None}
    with opened(arguments) as window:
        clerk = signed_in(window, arguments)
        number = clean_code(arguments.number)
        after = settled(people.amend_person(window, clerk, number, changes, arguments.reason))
    return reply(after.as_json(), arguments)


def run_alias(arguments: argparse.Namespace) -> int:
    with opened(arguments) as window:
        clerk = signed_in(window, arguments)
        after = settled(
            people.say_same(
                window,
                clerk,
                clean_code(arguments.number),
                clean_code(arguments.alias),
                arguments.reason,
                is_same=not arguments.different,
            )
        )
    return reply(after.as_json(), arguments)


def run_look_up(arguments: argparse.Namespace) -> int:
    codes = [one.strip() for one in arguments.item.replace("，", ",").split(",") if one.strip()]
    with opened(arguments) as window:
        clerk = signed_in(window, arguments)
        found = settled(
            ask_centre(
                window,
                clerk,
                arguments.id_type,
                arguments.id_number,
                reason=arguments.reason,
                items=codes,
            )
        )
    return reply(found.as_json(), arguments)


def run_lookups(arguments: argparse.Namespace) -> int:
    if arguments.limit < 0:
        raise ProblemError(problem("input.usage", detail="--limit 不能是负数"), USAGE)
    with opened(arguments, is_checked=True) as window:
        return reply(people.lookups_json(window, arguments.limit), arguments)
