/** The languages that there are snippets in, in the order of their tabs. */
import { text } from "../../../text";
import { cpp } from "./cpp";
import { csharp } from "./csharp";
import { curl } from "./curl";
import { python } from "./python";
import { pythonHttp } from "./pythonHttp";
import type { SnippetValues } from "./values";

export interface Language {
  id: string;
  label: string;
  /** What it needs, and how to run it. */
  note: string;
  snippet: (values: SnippetValues) => string;
}

const words = text.applications.snippets;

export const languages: Language[] = [
  { id: "curl", label: "curl", note: words.curlNote, snippet: curl },
  { id: "python", label: "Python", note: words.pythonNote, snippet: python },
  { id: "python-http", label: words.pythonHttp, note: words.pythonHttpNote, snippet: pythonHttp },
  { id: "cpp", label: "C++", note: words.cppNote, snippet: cpp },
  { id: "csharp", label: "C#", note: words.csharpNote, snippet: csharp },
];
