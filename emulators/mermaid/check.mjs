// Parses every Mermaid block of the Markdown files named as arguments with Mermaid itself.
import { readFile } from "node:fs/promises";
import { JSDOM } from "jsdom";

// Mermaid sanitizes labels with the browser's DOM.
const { window } = new JSDOM("");
globalThis.window = window;
globalThis.document = window.document;

const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false, securityLevel: "strict" });

let diagrams = 0;
let broken = 0;
for (const file of process.argv.slice(2)) {
  const text = await readFile(file, "utf8");
  for (const { line, source } of blocks(text)) {
    diagrams += 1;
    try {
      await mermaid.parse(source);
    } catch (error) {
      broken += 1;
      console.error(`${file}:${line}: ${error.message}`);
    }
  }
}
console.log(`${diagrams} diagrams parsed, ${broken} broken`);
// A report without any diagram would make this check say nothing.
process.exit(broken > 0 || diagrams === 0 ? 1 : 0);

function* blocks(text) {
  const lines = text.split("\n");
  for (let index = 0; index < lines.length; index += 1) {
    const fence = /^\s*(`{3,}|~{3,})\s*mermaid\s*$/.exec(lines[index])?.[1];
    if (fence === undefined) continue;
    const from = index + 1;
    index = from;
    while (index < lines.length && !lines[index].trim().startsWith(fence)) index += 1;
    yield { line: from + 1, source: lines.slice(from, index).join("\n") };
  }
}
