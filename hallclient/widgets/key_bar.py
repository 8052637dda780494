"""The bottom line: the keys that work here, with counts where something waits."""

from __future__ import annotations

from rich.cells import cell_len
from textual.content import Content
from textual.widgets import Static

from hallclient.widgets.words import plain


class KeyBar(Static):
    """Reads the active bindings, so that a remapped key is shown as it is."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, lambda _: self.refresh_keys())
        self.call_after_refresh(self.refresh_keys)

    def on_resize(self) -> None:
        self.refresh_keys()

    def refresh_keys(self) -> None:
        counts: dict[str, int] = getattr(self.screen, "key_counts", {})
        found: dict[str, tuple[str, str, str, int]] = {}
        for _, binding, is_enabled, _ in self.screen.active_bindings.values():
            if binding.show and is_enabled and binding.action not in found:
                shown = self.app.get_key_display(binding)
                count = counts.get(binding.action, 0)
                found[binding.action] = (binding.key, shown, binding.description, count)
        ordered = sorted(found.values(), key=lambda one: place(one[0]))
        self.update(bar_content([one[1:] for one in ordered], self.size.width - 2), layout=False)


def place(key: str) -> tuple[int, int, str]:
    """Enter first, then the function keys by number, then the rest."""
    if key == "enter":
        return (0, 0, key)
    is_function = key[0] == "f" and key[1:].isdigit()
    return (1, int(key[1:]), key) if is_function else (2, 0, key)


def bar_content(keys: list[tuple[str, str, int]], width: int) -> Content:
    """As many keys as fit; the first ones matter most."""
    bar, used = Content(""), 0
    gap = "  "
    for key, text, count in keys:
        tail = f" {count}" if count else ""
        size = cell_len(f"{key} {text}{tail}") + (cell_len(gap) if used else 0)
        if used + size > width:
            break
        bar = bar + Content(gap if used else "") + plain(key, "bold") + plain(f" {text}")
        bar = bar + plain(tail, "bold $warning")
        used += size
    return bar
