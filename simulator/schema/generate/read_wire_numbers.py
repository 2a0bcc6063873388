#!/usr/bin/env python3
"""Prints the field numbers of Kubernetes' protobuf messages: `read_wire_numbers.py TABLE PROGRAM > kubernetes-1.36.wire`.

Run by hand when a new Kubernetes is taken up. TABLE is the resource table; PROGRAM a Go program for Linux on amd64 that
holds the API's types, such as helm or kubectl of that version: the numbers stand in the struct tags, which a Go program
keeps for reflection. Only what the table's types need is printed, one message a line:

    NAME <tab> FIELD=NUMBER[*] ... <tab> >MESSAGE=NUMBER ... <tab> [FIELD=NUMBER ... <tab> ?FIELD=NUMBER ...

`*`: zero is written when it was given (a pointer in Go, or a field that is never omitted). `>`: a message of its own on
the wire whose fields are the outer object's own in JSON. `[`: either an object of the outer type or a list of such;
`?`: either an object of the outer type or a boolean (in the schemas of a CustomResourceDefinition).
"""
import re
import struct
import sys

# Go's internal/abi: offsets in a type descriptor, and kinds.
TYPE_SIZE, KIND_MASK, NAMED, UNCOMMON = 48, 31, 4, 1
MAP, POINTER, SLICE, STRUCT = 21, 22, 23, 25
NUMBERS = {2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 1}  # bool, integers, floats


class Program:
    """Type descriptors of a Go program (ELF, fixed addresses)."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.data = file.read()
        sections = self._sections()
        self.types = sections[".rodata"][3]
        _, _, _, _, offset, size = sections[".typelink"]
        self.links = [self.types + link for link, in struct.iter_unpack("<i", self.data[offset:offset + size])]
        start, = struct.unpack_from("<Q", self.data, 0x20)
        size, count = struct.unpack_from("<HH", self.data, 0x36)
        headers = [struct.unpack_from("<IIQQQQ", self.data, start + i * size) for i in range(count)]
        self.loaded = [(address, offset, length) for kind, _, offset, address, _, length in headers if kind == 1]

    def _sections(self):
        start, = struct.unpack_from("<Q", self.data, 0x28)
        size, count, names = struct.unpack_from("<HHH", self.data, 0x3A)
        headers = [struct.unpack_from("<IIQQQQ", self.data, start + i * size) for i in range(count)]
        text = headers[names][4]
        return {self.data[text + h[0]:self.data.index(b"\0", text + h[0])].decode(): h for h in headers}

    def at(self, address):
        for start, offset, length in self.loaded:
            if start <= address < start + length:
                return address - start + offset
        raise ValueError(f"no data at {address:#x}: not a program with fixed addresses?")

    def words(self, address, layout):
        return struct.unpack_from(layout, self.data, self.at(address))

    def _text(self, offset):
        length = shift = 0
        while True:
            byte = self.data[offset]
            offset += 1
            length |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return self.data[offset:offset + length].decode(), offset + length

    def name(self, address):
        """A name and its struct tag."""
        offset = self.at(address)
        name, end = self._text(offset + 1)
        return name, self._text(end)[0] if self.data[offset] & 2 else ""

    def kind(self, address):
        return self.words(address, "<23xB")[0] & KIND_MASK

    def full_name(self, address):
        """`k8s.io/api/core/v1.Pod`; empty for a struct without a name."""
        flags, _, _, kind, text = self.words(address, "<20xBBBB16xi")
        if kind & KIND_MASK != STRUCT or not flags & NAMED or not flags & UNCOMMON:
            return ""
        package, = self.words(address + TYPE_SIZE + 32, "<i")
        return self.name(self.types + package)[0] + "." + self.name(self.types + text)[0].split(".")[-1]

    def fields(self, address):
        """(tag, type) of each field of a struct."""
        array, count = self.words(address + TYPE_SIZE + 8, "<QQ")
        for i in range(count):
            name, kind = self.words(array + 24 * i, "<QQ")
            yield self.name(name)[1], kind

    def structs(self):
        """Every struct that has a name, by that name."""
        found, seen, waiting = {}, set(), list(self.links)
        while waiting:
            address = waiting.pop()
            if address in seen:
                continue
            seen.add(address)
            kind = self.kind(address)
            if kind in (POINTER, SLICE):
                waiting.append(self.words(address + TYPE_SIZE, "<Q")[0])
            elif kind == MAP:
                waiting.extend(self.words(address + TYPE_SIZE, "<QQ"))
            elif kind == STRUCT:
                waiting.extend(inner for _, inner in self.fields(address))
                if name := self.full_name(address):
                    found[name] = address
        return found


def open_api_name(go_name):
    """k8s.io/api/core/v1.Pod -> io.k8s.api.core.v1.Pod"""
    host, _, rest = go_name.partition("/")
    return ".".join(reversed(host.split("."))) + "." + rest.replace("/", ".")


def read_tag(tag):
    """JSON name, whether it is omitted when empty, whether it is inlined, and the number; None without a number."""
    json = re.search(r'json:"([^"]*)"', tag)
    wire = re.search(r'protobuf:"[a-z0-9]+,(\d+)', tag)
    if not json or not wire:
        return None
    name, *options = json.group(1).split(",")
    return name, "omitempty" in options or "omitzero" in options, "inline" in options, int(wire.group(1))


def alternatives(program, address):
    """What the wire has in place of an object that may be something else; empty for all others."""
    if program.kind(address) != POINTER:
        return ""
    name = program.full_name(program.words(address + TYPE_SIZE, "<Q")[0])
    return "[" if name.endswith(".JSONSchemaPropsOrArray") else "?" if name.endswith(".JSONSchemaPropsOrBool") else ""


def message(program, names, address):
    """The fields of a message, and the names of those that are inlined."""
    cells, inlined = [], []
    for tag, kind in program.fields(address):
        read = read_tag(tag)
        if read is None:
            continue
        name, omitted, inline, number = read
        if inline:
            inlined.append(names[kind])
            cells.append(f">{names[kind]}={number}")
            continue
        code = program.kind(kind)
        keeps = code == POINTER or (code in NUMBERS and not omitted)
        cells.append(f"{alternatives(program, kind)}{name}={number}{'*' if keeps else ''}")
    return cells, inlined


def main():
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 64
    with open(sys.argv[1], encoding="utf-8") as table:
        types = [line.split("\t")[1].rstrip() for line in table if line.startswith("t\t")]
    wanted = [name for name in types if name.startswith(("io.k8s.api.", "io.k8s.apiextensions-apiserver.", "io.k8s.apimachinery."))]
    program = Program(sys.argv[2])
    addresses = {open_api_name(name): address for name, address in program.structs().items()}
    names = {address: name for name, address in addresses.items()}
    lines, missing = {}, []
    while wanted:
        name = wanted.pop()
        if name in lines:
            continue
        if name not in addresses:
            missing.append(name)
            continue
        cells, inlined = message(program, names, addresses[name])
        wanted.extend(inlined)
        if cells:
            lines[name] = cells
    print("# Field numbers of Kubernetes' protobuf messages; made by read_wire_numbers.py.")
    for name in sorted(lines):
        print("\t".join([name, *lines[name]]))
    print(f"{len(lines)} messages; not in the program: {', '.join(sorted(missing))}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
