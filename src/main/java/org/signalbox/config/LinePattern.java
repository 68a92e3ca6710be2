// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/// A regular expression for lines of output: `.` `[a-z]` `[^a-z]` `*` `+` `?` `|` `( )` `^`
/// `$`, and `\\` before a character that is to be itself. It matches anywhere in a line.
///
/// The JDK's expressions backtrack: `(a+)+b` against forty letters runs for hours, and anyone
/// who may type `show` may type that. A bound on the lengths does not help. So the expression
/// is turned into a small program that walks all alternatives at once; its time is at most the
/// length of the line times the length of the pattern.
public final class LinePattern {
    /// Bounds the program, and how deep brackets can nest.
    public static final int CHARS_MAX = 128;

    private sealed interface Step {}

    private record One(IntPredicate character) implements Step {}

    private record Fork(int first, int second) implements Step {}

    private enum Mark implements Step {
        LINE_START,
        LINE_END,
        FOUND
    }

    private final String source;
    private final List<Step> program = new ArrayList<>();
    private int at;

    private LinePattern(String source) {
        this.source = source;
        alternatives();
        check(at == source.length(), "a ) closes nothing");
        program.add(Mark.FOUND);
    }

    /// Compiles an expression as `| include` takes them.
    ///
    /// @throws IllegalArgumentException if the text is no expression of this kind, with the reason
    public static LinePattern of(String source) {
        if (source.length() > CHARS_MAX) {
            throw new IllegalArgumentException("longer than " + CHARS_MAX + " characters");
        }
        return new LinePattern(source);
    }

    public boolean matches(String line) {
        BitSet now = new BitSet();
        BitSet next = new BitSet();
        for (int i = 0; i <= line.length(); i++) {
            follow(0, i, line.length(), now);
            if (now.get(program.size() - 1)) {
                return true;
            }
            if (i < line.length()) {
                for (int p = now.nextSetBit(0); p >= 0; p = now.nextSetBit(p + 1)) {
                    if (program.get(p) instanceof One(IntPredicate character)
                            && character.test(line.charAt(i))) {
                        follow(p + 1, i + 1, line.length(), next);
                    }
                }
            }
            BitSet done = now;
            now = next;
            next = done;
            next.clear();
        }
        return false;
    }

    /// Marks every step that can be reached without taking a character.
    private void follow(int step, int position, int length, BitSet reached) {
        if (reached.get(step)) {
            return;
        }
        reached.set(step);
        switch (program.get(step)) {
            case Fork(int first, int second) -> {
                follow(first, position, length, reached);
                follow(second, position, length, reached);
            }
            case Mark.LINE_START -> {
                if (position == 0) {
                    follow(step + 1, position, length, reached);
                }
            }
            case Mark.LINE_END -> {
                if (position == length) {
                    follow(step + 1, position, length, reached);
                }
            }
            case Mark.FOUND -> {}
            case One _ -> {}
        }
    }

    // What follows compiles: each method reads its part of the source and appends its program.

    private void alternatives() {
        int start = program.size();
        sequence();
        if (peek('|')) {
            at++;
            program.add(start, new Fork(start + 1, program.size() + 2));
            shift(start + 1, start, 1);
            int jump = program.size();
            program.add(Mark.FOUND);
            alternatives();
            program.set(jump, new Fork(program.size(), program.size()));
        }
    }

    private void sequence() {
        while (at < source.length() && !peek('|') && !peek(')')) {
            int start = program.size();
            one();
            repeat(start);
        }
    }

    private void repeat(int start) {
        while (peek('*') || peek('+') || peek('?')) {
            char how = source.charAt(at++);
            if (how != '+') {
                program.add(start, Mark.FOUND);
                shift(start + 1, start, 1);
            }
            if (how != '?') {
                program.add(new Fork(start, program.size() + 1));
            }
            if (how != '+') {
                program.set(start, new Fork(start + 1, program.size()));
            }
        }
    }

    /// Steps from `from` on were moved by `by`: those who lead to or past `since` have to follow.
    private void shift(int from, int since, int by) {
        for (int i = from; i < program.size(); i++) {
            if (program.get(i) instanceof Fork(int first, int second)) {
                program.set(
                        i,
                        new Fork(
                                first >= since ? first + by : first,
                                second >= since ? second + by : second));
            }
        }
    }

    private void one() {
        char c = source.charAt(at++);
        switch (c) {
            case '(' -> {
                alternatives();
                check(peek(')'), "a ( is not closed");
                at++;
            }
            case '[' -> program.add(new One(characterSet()));
            case '^' -> program.add(Mark.LINE_START);
            case '$' -> program.add(Mark.LINE_END);
            case '.' -> program.add(new One(_ -> true));
            case '*', '+', '?' -> check(false, c + " repeats nothing");
            case '\\' -> {
                check(at < source.length(), "nothing follows the \\");
                char literal = source.charAt(at++);
                program.add(new One(character -> character == literal));
            }
            default -> program.add(new One(character -> character == c));
        }
    }

    private IntPredicate characterSet() {
        boolean except = peek('^');
        at += except ? 1 : 0;
        IntPredicate set = _ -> false;
        int start = at;
        while (!peek(']') || at == start) {
            check(at < source.length(), "a [ is not closed");
            char low = source.charAt(at++);
            char high = low;
            if (peek('-') && at + 1 < source.length() && source.charAt(at + 1) != ']') {
                high = source.charAt(at + 1);
                at += 2;
            }
            char last = high;
            set = set.or(character -> character >= low && character <= last);
        }
        at++;
        return except ? set.negate() : set;
    }

    private boolean peek(char c) {
        return at < source.length() && source.charAt(at) == c;
    }

    private static void check(boolean holds, String fault) {
        if (!holds) {
            throw new IllegalArgumentException(fault);
        }
    }

    @Override
    public String toString() {
        return source;
    }
}
