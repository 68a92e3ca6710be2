// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// A line, split into words.
///
/// Words are parted by blanks. A word in double quotes may hold blanks; `\"` and `\\` stand for
/// a quote and a backslash in it. `!` at the start of a line, or standing alone between blanks,
/// begins a comment that runs to the end of the line.
public final class Words {
    private static final String NO = "no";

    private final String source;
    private final int firstColumn;
    private final Interpolation interpolation;
    private final List<Word> list;

    private Words(String source, int firstColumn, Interpolation interpolation) {
        this.source = source;
        this.firstColumn = firstColumn;
        this.interpolation = interpolation;
        this.list = List.copyOf(split());
    }

    /// Splits what was typed into a shell.
    public static Words of(String line) {
        return new Words(line, 1, Interpolation.NONE);
    }

    static Words of(String line, int firstColumn, Interpolation interpolation) {
        return new Words(line, firstColumn, interpolation);
    }

    public List<Word> list() {
        return list;
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    /// The line from its first word to its last.
    String text() {
        return list.isEmpty() ? "" : textFrom(list.getFirst());
    }

    /// As typed, with what stands in front and behind.
    String line() {
        return source;
    }

    /// Column just past the last word.
    int endColumn() {
        return list.isEmpty()
                ? firstColumn
                : list.getLast().column() + sourceLength(list.size() - 1);
    }

    /// Whether the cursor, standing at the end, begins a new word.
    boolean endsInBlank() {
        return source.isEmpty() || Character.isWhitespace(source.charAt(source.length() - 1));
    }

    /// All but the last word: what stands firm while that one is being typed.
    Words allButLast() {
        int end = list.getLast().column() - firstColumn;
        return new Words(source.substring(0, end), firstColumn, interpolation);
    }

    /// The same line with words in front of it, but behind a leading `no`. What was there keeps its
    /// columns.
    Words behind(String words) {
        boolean negated = !list.isEmpty() && list.getFirst().text().equals(NO);
        int from = negated ? NO.length() + list.getFirst().column() - firstColumn : 0;
        String front = (negated ? NO + " " : "") + words + " ";
        return new Words(
                front + source.substring(from), firstColumn + from - front.length(), interpolation);
    }

    /// The text from a word on to the end of the line, as one word.
    Word rest(int index) {
        Word first = list.get(index);
        if (first.quoted() && index == list.size() - 1) {
            return first;
        }
        String text = textFrom(first);
        return resolved(text, text, first.column(), false, null);
    }

    private String textFrom(Word first) {
        return source.substring(first.column() - firstColumn, endColumn() - firstColumn);
    }

    private int sourceLength(int index) {
        return list.get(index).source().length();
    }

    private List<Word> split() {
        List<Word> words = new ArrayList<>();
        int at = skipBlanks(0);
        while (at < source.length() && !commentAt(at, words.isEmpty())) {
            int end = source.charAt(at) == '"' ? quotedWord(at, words) : plainWord(at, words);
            at = skipBlanks(end);
        }
        return words;
    }

    private boolean commentAt(int at, boolean firstWord) {
        return source.charAt(at) == '!' && (firstWord || isBlank(at + 1));
    }

    private int plainWord(int start, List<Word> words) {
        int end = start;
        while (!isBlank(end)) {
            end++;
        }
        String text = source.substring(start, end);
        words.add(resolved(text, text, firstColumn + start, false, null));
        return end;
    }

    private int quotedWord(int start, List<Word> words) {
        StringBuilder text = new StringBuilder();
        int at = start + 1;
        while (at < source.length() && source.charAt(at) != '"') {
            if (source.charAt(at) == '\\' && at + 1 < source.length()) {
                at++;
            }
            text.append(source.charAt(at++));
        }
        String flaw = null;
        if (at >= source.length()) {
            flaw = "the closing quote is missing";
        } else if (!isBlank(++at)) {
            flaw = "a blank is missing after the closing quote";
            while (!isBlank(at)) {
                at++;
            }
        }
        String written = source.substring(start, at);
        words.add(resolved(text.toString(), written, firstColumn + start, true, flaw));
        return at;
    }

    private Word resolved(
            String text, String written, int column, boolean quoted, @Nullable String flaw) {
        if (!text.contains(Interpolation.OPENING)) {
            return new Word(text, written, column, quoted, flaw);
        }
        try {
            return new Word(interpolation.resolve(text), written, column, quoted, flaw);
        } catch (IllegalArgumentException unresolved) {
            return new Word(text, written, column, quoted, unresolved.getMessage());
        }
    }

    private int skipBlanks(int from) {
        int at = from;
        while (at < source.length() && isBlank(at)) {
            at++;
        }
        return at;
    }

    private boolean isBlank(int at) {
        return at >= source.length() || Character.isWhitespace(source.charAt(at));
    }

    @Override
    public String toString() {
        return source;
    }
}
