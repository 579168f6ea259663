"""What an editor asks of a project while its files are written: questions of a text and a place in it, with plain answers.

project      a project with the texts of open files in the place of what the disk has
compiles     what compiles of an open file find, and what they make
cursor       what stands at a place of a text that need not be whole: a key or a value, and the way to it
schema_keys  what a JSON Schema says of a place: keys, values, words about them
names        the names that placeholders and expressions may continue with
completion   what may be written at a place
hover        what stands at a place
places       where a name is declared and used, and what a rename of it edits
quick_fixes  edits that mend a finding
server       the language server: the only module that knows the protocol and its packages
"""
