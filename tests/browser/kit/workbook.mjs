// Reading a workbook that was fetched: which sheets it has, and what stands in them.
import { inflateRawSync } from "node:zlib";

const ENTRY = 0x02014b50;

// The files of a zip archive, by name.
export function unpack(bytes) {
  const files = new Map();
  for (let at = bytes.indexOf("PK\x01\x02", 0, "latin1"); at >= 0 && bytes.readUInt32LE(at) === ENTRY;) {
    const [packed, named, extra, said] = [bytes.readUInt32LE(at + 20), bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30), bytes.readUInt16LE(at + 32)];
    const name = bytes.toString("utf8", at + 46, at + 46 + named);
    const head = bytes.readUInt32LE(at + 42);
    const begins = head + 30 + bytes.readUInt16LE(head + 26) + bytes.readUInt16LE(head + 28);
    const content = bytes.subarray(begins, begins + packed);
    files.set(name, (bytes.readUInt16LE(at + 10) === 0 ? content : inflateRawSync(content)).toString("utf8"));
    at += 46 + named + extra + said;
    if (at + 4 > bytes.length) { break; }
  }
  return files;
}

// The names of the sheets, and every word and number of the workbook.
export function read(bytes) {
  const files = unpack(bytes);
  const sheets = [...(files.get("xl/workbook.xml") ?? "").matchAll(/<sheet name="([^"]+)"/g)].map((found) => found[1]);
  const words = [...(files.get("xl/sharedStrings.xml") ?? "").matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map((found) => found[1]);
  const numbers = [...files].filter(([name]) => name.startsWith("xl/worksheets/"))
    .flatMap(([, sheet]) => [...sheet.matchAll(/<c r="[A-Z]+\d+"(?: s="\d+")?><v>([^<]+)<\/v>/g)].map((found) => Number(found[1])));
  return { sheets, words, numbers };
}
