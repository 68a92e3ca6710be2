// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a declaration such as `link SLC sctp REMOTE-IP... REMOTE-PORT LOCAL-PORT`; [Command] tells
/// how they are written.
///
/// A declaration that breaks these rules is a bug of ours and fails when the class is loaded.
final class SyntaxReader {
    private static final Pattern TOKEN = Pattern.compile("\\s*([\\[\\]()|]|[^\\s\\[\\]()|]+)");
    private static final Pattern KEYWORD = Pattern.compile("[a-z0-9][a-z0-9._-]*");
    private static final String REPEAT = "...";

    private final String declaration;
    private final Map<String, Argument<?>> arguments = new LinkedHashMap<>();
    private final List<String> tokens = new ArrayList<>();
    private int next;

    private SyntaxReader(String declaration, List<Argument<?>> arguments) {
        this.declaration = declaration;
        for (Argument<?> argument : arguments) {
            this.arguments.put(argument.name(), argument);
        }
        Matcher matcher = TOKEN.matcher(declaration);
        while (matcher.find()) {
            tokens.add(matcher.group(1));
        }
    }

    static Syntax read(String declaration, List<Argument<?>> arguments) {
        SyntaxReader reader = new SyntaxReader(declaration, arguments);
        Syntax syntax = reader.sequence();
        reader.check(reader.next == reader.tokens.size(), "closes what was not opened");
        List<Argument<?>> used = syntax.arguments().distinct().toList();
        reader.check(used.containsAll(arguments), "does not name all of " + arguments);
        return syntax;
    }

    private Syntax choice(String closing) {
        List<Syntax> branches = new ArrayList<>();
        branches.add(sequence());
        while (peek().equals("|")) {
            next++;
            branches.add(sequence());
        }
        check(peek().equals(closing), "lacks a " + closing);
        next++;
        return branches.size() == 1 ? branches.getFirst() : new Syntax.Choice(branches);
    }

    private Syntax sequence() {
        List<Syntax> parts = new ArrayList<>();
        List<Syntax> options = new ArrayList<>();
        while (!peek().isEmpty() && !"])|".contains(peek())) {
            if (peek().equals("[")) {
                next++;
                options.add(choice("]"));
            } else {
                flush(options, parts);
                parts.add(part());
            }
        }
        flush(options, parts);
        check(!parts.isEmpty(), "has an empty part");
        return Syntax.sequence(parts);
    }

    private Syntax part() {
        String token = tokens.get(next++);
        if (token.equals("(")) {
            return choice(")");
        }
        if (Character.isUpperCase(token.charAt(0))) {
            return token.endsWith(REPEAT)
                    ? new Syntax.Repeat(value(token.substring(0, token.length() - REPEAT.length())))
                    : value(token);
        }
        check(KEYWORD.matcher(token).matches(), "holds the odd word " + token);
        return new Syntax.Keyword(token);
    }

    private Syntax.Value value(String name) {
        Argument<?> argument = arguments.get(name);
        if (argument == null) {
            throw new IllegalArgumentException("no argument " + name + " for: " + declaration);
        }
        return new Syntax.Value(argument);
    }

    private String peek() {
        return next < tokens.size() ? tokens.get(next) : "";
    }

    private static void flush(List<Syntax> options, List<Syntax> parts) {
        if (!options.isEmpty()) {
            parts.add(new Syntax.Options(List.copyOf(options)));
            options.clear();
        }
    }

    private void check(boolean holds, String fault) {
        if (!holds) {
            throw new IllegalArgumentException("syntax " + fault + ": " + declaration);
        }
    }
}
