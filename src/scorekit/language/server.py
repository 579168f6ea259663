"""The language server: what an editor asks over standard input is asked of a session, and its answers are sent back.

It runs nothing, writes nothing, and reads nothing outside of the folders that the editor works in.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import threading
from collections.abc import Mapping
from contextlib import suppress
from contextvars import Context
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

from lsprotocol import types
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer

from scorekit.language import places, quick_fixes
from scorekit.language.background import Checker
from scorekit.language.completion import complete
from scorekit.language.cursor import holds
from scorekit.language.hover import hover
from scorekit.language.protocol import Conversion, Folders
from scorekit.language.session import Session
from scorekit.limits import command_budget
from scorekit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from scorekit.language.background import Result
    from scorekit.language.cursor import Position
    from scorekit.language.project import OpenProject
    from scorekit.language.session import Found
    from scorekit.location import Span

#: Seconds of rest after which a file that is written is looked at, and after which its whole project is.
_REST, _LONG_REST = 0.03, 0.4
#: What asks for a completion without a key for it.
_TRIGGERS = ["{", ".", ":", " ", "|", "/"]
#: How many findings of a file are told: nobody reads more, and a file may have any number.
_MOST_TOLD = 500
#: How many objects are made before the collector looks for circles: compiles make none.
_COLLECTED_AFTER = 200_000
_WATCHED = types.FileSystemWatcher("**/*.{yaml,yml}")


class ScoreServer(LanguageServer):
    """A server with the session that it serves."""

    def __init__(self) -> None:
        super().__init__("scorekit", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.folders = Folders(())
        self.session = Session(())
        self._rest: asyncio.TimerHandle | None = None
        self._long_rest: asyncio.TimerHandle | None = None
        self._edited: dict[Path, None] = {}
        #: How many edits there were, and how many of them changed what other files mean.
        self._edits, self._others_changed = 0, 0
        #: Both numbers at the last check, and the projects as they were then.
        self._asked: tuple[int, int, Mapping[Path, OpenProject]] = 0, 0, {}
        self._checker = Checker(lambda result: self._call(self._checked, result))
        self._loop: asyncio.AbstractEventLoop | None = None
        self._told_of: set[str] = set()

    @property
    def conversion(self) -> Conversion:
        """Between our places and the client's."""
        return Conversion(self.server_capabilities.position_encoding or types.PositionEncodingKind.Utf16, self.folders)

    def begin(self, roots: list[str]) -> None:
        """Serve the folders of a workspace."""
        self.folders = Folders(roots)
        texts = {
            path: document.source
            for uri, document in self.workspace.text_documents.items()
            if (path := self.folders.path(uri))
        }
        self.session = Session(self.folders.real)
        for path, text in texts.items():
            self.edited(path, text)

    def edited(self, path: Path, text: str) -> None:
        """Take a text, and look at it once its writer rests."""
        self.session.edit(path, text)
        self._edited[path] = None
        known = self.session.at(path)
        self.wait(others_changed=known is not None and known[0].kind(known[1]) != "score")

    def wait(self, *, others_changed: bool = True) -> None:
        """Look at what was edited in a moment, and at the whole in some."""
        self._edits += 1
        self._others_changed += others_changed
        loop = self._loop = asyncio.get_running_loop()
        for timer in (self._rest, self._long_rest):
            if timer is not None:
                timer.cancel()
        self._rest = loop.call_later(_REST, self._look)
        self._long_rest = loop.call_later(_LONG_REST, self._check)

    def _call(self, function: Callable[[Result], None], result: Result) -> None:
        """Call a function from another thread in that of the server, if it still serves."""
        if self._loop is not None:
            with suppress(RuntimeError):
                self._loop.call_soon_threadsafe(function, result)

    @command_budget(anew=True)
    def _look(self) -> None:
        edited, self._edited = self._edited, {}
        for path in edited:
            self._publish(self.session.look(path))

    @command_budget(anew=True)
    def _check(self) -> None:
        """Have the open projects checked, in the order of their folders."""
        projects = {project.root: project for project in self.session.open_projects()}
        for project in projects.values():
            self._tell_of_folders(project)
        self._asked = self._edits, self._others_changed, projects
        self._checker.ask(self._edits, [self.session.job(project) for project in projects.values()])
        for project in projects.values():
            # Whoever asks for the first completion does not wait for it then.
            threading.Thread(target=project.schema, args=("score",), daemon=True).start()

    @command_budget(anew=True)
    def _checked(self, result: Result) -> None:
        number, others_changed, projects = self._asked
        if (number, others_changed) == (result.number, self._others_changed):
            self._publish(self.session.checked(projects[result.root], result.found))

    def _publish(self, found: Found) -> None:
        for path, diagnostics in found.items():
            known = self.session.at(path)
            told = partial(self.conversion.diagnostic, path=known[0].path) if known is not None else None
            self.text_document_publish_diagnostics(
                types.PublishDiagnosticsParams(
                    self.folders.uri(path), [told(d) for d in diagnostics[:_MOST_TOLD]] if told else []
                )
            )

    def _tell_of_folders(self, project: OpenProject) -> None:
        for folder in project.left_out:
            if folder not in self._told_of:
                self._told_of.add(folder)
                text = f"`{folder}` lies outside of the open folder and is not read; open the folder that has both"
                self.window_show_message(types.ShowMessageParams(types.MessageType.Warning, text))

    def asked(self, uri: str, place: types.Position) -> tuple[OpenProject, str, Position, Path] | None:
        """The project, file and place that a request is about; None for a file that is none of ours."""
        path = self.folders.path(uri)
        known = self.session.at(path) if path is not None else None
        source = known[0].source(known[1]) if known is not None else None
        if path is None or known is None or source is None:
            return None
        return *known, self.conversion.position(source, place), path


def make_server() -> ScoreServer:
    """The server with all that it answers."""
    server = ScoreServer()
    for add in (_lifecycle, _questions, _renames, _mends):
        add(server)
    return server


def _lifecycle(server: ScoreServer) -> None:
    """What the client tells."""

    @server.feature(types.INITIALIZED)
    @command_budget(anew=True)
    def initialized(_: types.InitializedParams) -> None:
        _open_folders(server)
        able = server.client_capabilities.workspace
        watching = able.did_change_watched_files if able is not None else None
        if watching is not None and watching.dynamic_registration:
            options = types.DidChangeWatchedFilesRegistrationOptions([_WATCHED])
            one = types.Registration("watch", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
            server.client_register_capability(types.RegistrationParams([one]))

    @server.feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)
    @command_budget(anew=True)
    def folders(_: types.DidChangeWorkspaceFoldersParams) -> None:
        _open_folders(server)

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    @command_budget(anew=True)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        _take(server, params.text_document.uri, params.text_document.text)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    @command_budget(anew=True)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        _take(server, params.text_document.uri, params.content_changes[-1].text)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    @command_budget(anew=True)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        path = server.folders.path(params.text_document.uri)
        if path is not None:
            server.session.close(path)
            server.wait()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    @command_budget(anew=True)
    def files(params: types.DidChangeWatchedFilesParams) -> None:
        paths = (server.folders.path(change.uri) for change in params.changes)
        if server.session.changed(path for path in paths if path is not None):
            server.wait()


def _open_folders(server: ScoreServer) -> None:
    roots = [folder.uri for folder in server.workspace.folders.values()]
    server.begin(roots or ([server.workspace.root_uri] if server.workspace.root_uri else []))


def _take(server: ScoreServer, uri: str, text: str) -> None:
    path = server.folders.path(uri)
    if path is not None:
        server.edited(path, text)


def _questions(server: ScoreServer) -> None:
    """What the client asks of a place."""

    @server.feature(types.TEXT_DOCUMENT_COMPLETION, types.CompletionOptions(trigger_characters=_TRIGGERS))
    @command_budget(anew=True)
    def completion(params: types.CompletionParams) -> types.CompletionList | None:
        asked = server.asked(params.text_document.uri, params.position)
        return server.conversion.items(complete(*asked[:3])) if asked is not None else None

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    @command_budget(anew=True)
    def hovered(params: types.HoverParams) -> types.Hover | None:
        asked = server.asked(params.text_document.uri, params.position)
        found = hover(*asked[:3], server.session.made(asked[3])) if asked is not None else None
        if found is None:
            return None
        text = types.MarkupContent(types.MarkupKind.Markdown, found.text)
        return types.Hover(text, server.conversion.range(found.span))

    @server.feature(types.TEXT_DOCUMENT_DEFINITION)
    @command_budget(anew=True)
    def definition(params: types.DefinitionParams) -> types.Location | None:
        asked = server.asked(params.text_document.uri, params.position)
        found = places.definition(*asked[:3]) if asked is not None else None
        return server.conversion.location(found, asked[0].path) if asked is not None and found is not None else None

    @server.feature(types.TEXT_DOCUMENT_REFERENCES)
    @command_budget(anew=True)
    def references(params: types.ReferenceParams) -> list[types.Location]:
        asked = server.asked(params.text_document.uri, params.position)
        resource = places.resource_at(*asked[:3]) if asked is not None else None
        if asked is None or resource is None:
            return []
        found = places.uses(asked[0], resource)
        wanted = found if params.context.include_declaration else found[1:]
        return [server.conversion.location(use.span, asked[0].path) for use in wanted]


def _renames(server: ScoreServer) -> None:
    """The rename of a resource."""

    @server.feature(types.TEXT_DOCUMENT_PREPARE_RENAME)
    @command_budget(anew=True)
    def prepare(params: types.PrepareRenameParams) -> types.Range | None:
        asked = server.asked(params.text_document.uri, params.position)
        resource = places.resource_at(*asked[:3]) if asked is not None else None
        if asked is None or resource is None:
            return None
        _, file, position, _ = asked
        here = (u.span for u in places.uses(asked[0], resource) if u.span.file == file)
        return next((server.conversion.range(span) for span in here if holds(span, position)), None)

    @server.feature(types.TEXT_DOCUMENT_RENAME, types.RenameOptions(prepare_provider=True))
    @command_budget(anew=True)
    def rename(params: types.RenameParams) -> types.WorkspaceEdit | None:
        asked = server.asked(params.text_document.uri, params.position)
        resource = places.resource_at(*asked[:3]) if asked is not None else None
        if asked is None or resource is None:
            return None
        try:
            spans = places.rename(asked[0], resource, params.new_name)
        except places.RenameRefusedError as refused:
            raise JsonRpcInvalidParams(str(refused)) from None
        text = f"what holds data of `{resource.name}` keeps the old name; `scorekit diff --from HEAD` tells what becomes of it"
        server.window_show_message(types.ShowMessageParams(types.MessageType.Warning, text))
        return types.WorkspaceEdit(changes=_changes(server, asked[0], dict.fromkeys(spans, params.new_name)))


def _mends(server: ScoreServer) -> None:
    """What mends findings."""

    @server.feature(
        types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])
    )
    @command_budget(anew=True)
    def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        asked = server.asked(params.text_document.uri, params.range.start)
        if asked is None:
            return []
        project, file, _, path = asked
        found: list[types.CodeAction] = []
        for diagnostic in server.session.shown(path):
            span = diagnostic.span
            if (
                span is not None
                and span.line - 1 <= params.range.end.line
                and span.end_line - 1 >= params.range.start.line
            ):
                told = server.conversion.diagnostic(diagnostic, project.path)
                found += [_action(server, project, fix, [told]) for fix in quick_fixes.meant_words(diagnostic)]
        source = project.source(file)
        if source is not None and project.kind(file) == "score":
            found += [_action(server, project, fix, []) for fix in quick_fixes.todays_forms(source)]
        return found


def _action(
    server: ScoreServer, project: OpenProject, fix: quick_fixes.QuickFix, told: list[types.Diagnostic]
) -> types.CodeAction:
    edit = types.WorkspaceEdit(changes=_changes(server, project, {fix.span: fix.text}))
    return types.CodeAction(
        fix.title, types.CodeActionKind.QuickFix, diagnostics=told or None, is_preferred=bool(told) or None, edit=edit
    )


def _changes(server: ScoreServer, project: OpenProject, edits: Mapping[Span, str]) -> dict[str, list[types.TextEdit]]:
    """Edits by file."""
    changes: dict[str, list[types.TextEdit]] = {}
    for span, text in edits.items():
        uri = server.folders.uri(project.path(span.file))
        changes.setdefault(uri, []).append(server.conversion.edit(span, text))
    return changes


def serve(stdin: BinaryIO | None = None, stdout: BinaryIO | None = None) -> None:
    """Serve one client over standard input and output until it says ``exit``."""
    # What is asked amiss is answered as such; the client shows it.
    logging.getLogger("pygls").setLevel(logging.CRITICAL)
    gc.enable()
    gc.set_threshold(_COLLECTED_AFTER)
    # Each message is a command of its own, with its own allowances.
    Context().run(make_server().start_io, stdin, stdout)
