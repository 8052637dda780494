"""The authoring side: tables as people save them become a catalogue, or plain sentences."""
