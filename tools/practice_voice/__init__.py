"""The practice voice model, made from nothing but a grammar and computer voices: `python3 -m tools.practice_voice`.

`synthesise` speaks the grammar's lines, `features` turns them into what the model sees, `train` trains, `evaluate`
measures. docs/practice-voice.md tells what was reached.
"""
