// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.cli;

import org.signalbox.admin.NodeView;
import org.signalbox.config.Argument;
import org.signalbox.config.ArgumentType;
import org.signalbox.config.ArgumentTypes;
import org.signalbox.config.Statement;
import org.signalbox.ss7.PointCode;
import org.signalbox.ss7.Variant;

import java.util.Optional;
import java.util.regex.Pattern;

/// The arguments that several commands share.
final class Arguments {
    private static final Pattern POINT_CODE_SHAPE =
            Pattern.compile("[0-9]+([.-][0-9]+)*|0[xX][0-9a-fA-F]+|0[bB][01]+");

    /// A point code in any notation. Which numbers it may hold depends on the variant of the
    /// node, so it stays text until that is known.
    private static final ArgumentType<String> POINT_CODE_TEXT =
            ArgumentType.of(
                    "a point code as 1.2.3, 1-2-3, 2067, 0x813 or 0b100000010011",
                    "POINT-CODE",
                    text -> {
                        if (!POINT_CODE_SHAPE.matcher(text).matches()) {
                            throw new IllegalArgumentException(
                                    "\"" + text + "\" is no number in any notation");
                        }
                        return text;
                    },
                    text -> text);

    static final Argument<Integer> INSTANCE =
            Argument.of(
                    "INSTANCE",
                    ArgumentTypes.integer(0, 7),
                    "Number of an instance, of a node in several networks");
    static final Argument<String> POINT_CODE =
            Argument.of("POINT-CODE", POINT_CODE_TEXT, "A point code in any notation");
    static final Argument<String> FIRST =
            Argument.of("FIRST", POINT_CODE_TEXT, "First point code of the range");
    static final Argument<String> LAST =
            Argument.of("LAST", POINT_CODE_TEXT, "Last point code of the range");
    static final Argument<String> FROM =
            Argument.of("FROM", POINT_CODE_TEXT, "Point code of an adjacent point");
    static final Argument<String> LINKSET =
            Argument.of("LINKSET", ArgumentTypes.word(), "Name of a linkset");
    static final Argument<String> ASP =
            Argument.of("ASP", ArgumentTypes.word(), "Name of an association of M3UA");
    static final Argument<String> AS =
            Argument.of("AS", ArgumentTypes.word(), "Name of an application server");
    static final Argument<String> MATE =
            Argument.of("MATE", ArgumentTypes.word(), "Name of a mated gateway");
    static final Argument<String> DIAMETER_PEER =
            Argument.of("PEER", ArgumentTypes.word(), "Name of a Diameter peer");
    static final Argument<Integer> SLC =
            Argument.of("SLC", ArgumentTypes.integer(0, 15), "Number of a link in its linkset");
    static final Argument<String> NODE =
            Argument.of("NODE", ArgumentTypes.word(), "Name of a node");
    static final Argument<Integer> ACCESS_LIST =
            Argument.of(
                    "ACCESS-LIST",
                    ArgumentTypes.integer(2700, 2999),
                    "Number of an access list that says which messages");

    private Arguments() {}

    /// The code, or the reason why it is none.
    sealed interface ReadCode {
        record Code(PointCode code) implements ReadCode {}

        record Wrong(String reason) implements ReadCode {}
    }

    /// The code, in the network that a line names, or in the first.
    static ReadCode read(NodeView node, Statement line, Argument<String> argument) {
        return node.instance(instance(line))
                .map(instance -> read(instance.point().variant(), line.get(argument)))
                .orElseGet(() -> new ReadCode.Wrong(noInstance(line)));
    }

    /// The instance that a line names, or 0.
    static int instance(Statement line) {
        return line.find(INSTANCE).orElse(0);
    }

    static String noInstance(Statement line) {
        return "There is no instance " + instance(line);
    }

    static ReadCode read(Variant variant, String text) {
        try {
            return new ReadCode.Code(PointCode.parse(variant, text));
        } catch (IllegalArgumentException wrong) {
            return new ReadCode.Wrong(Optional.ofNullable(wrong.getMessage()).orElse(text));
        }
    }
}
