// SPDX-License-Identifier: AGPL-3.0-or-later
package org.signalbox.tcap;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

import org.jspecify.annotations.Nullable;

/// One message of TCAP (Q.773, T1.114), where it stands in SCCP's user data.
///
/// ```
///   62 len                                  the message: begin, end, continue, abort ...
///     48 len  originating transaction       up to 4 octets
///     49 len  destination transaction
///     6B len  dialogue portion              at the start of a dialogue, or at its end
///       28 len 06 ... A0 len
///         60 len ... A1 len 06 07 application context
///     6C len  components
///       A1 len                              invoke, result, error, reject
///         02 01 invoke id
///         02 01 operation                   or the code of an error
///         30 len parameter
/// ```
///
/// [#read] goes to the first component; [#nextComponent] to the others, each of which may be the
/// one that matters. Components are looked at only from outside: see [MapView].
///
/// One object reads one message after the other and allocates nothing. Not thread-safe.
public final class TcapView {
    /// Nobody sends more components in a message of SCCP.
    public static final int COMPONENTS_MAX = 32;

    /// What [#originatingId] and [#destinationId] are where there is none.
    public static final long NO_ID = -1;

    private static final int TRANSACTION_OCTETS_MAX = 4;

    private static final int INTEGER = 0x02;
    private static final int NULL = 0x05;
    private static final int OBJECT_IDENTIFIER = 0x06;
    private static final int SEQUENCE = 0x30;

    private static final int ORIGINATING_ID = 0x48;
    private static final int DESTINATION_ID = 0x49;
    private static final int DIALOGUE = 0x6B;
    private static final int COMPONENTS = 0x6C;

    private static final int EXTERNAL = 0x28;
    private static final int SINGLE_TYPE = 0xA0;
    private static final int DIALOGUE_REQUEST = 0x60;
    private static final int DIALOGUE_RESPONSE = 0x61;
    private static final int DIALOGUE_ABORT = 0x64;
    private static final int CONTEXT_NAME = 0xA1;
    private static final int RESULT = 0xA2;

    /// 0.0.17.773.1.1.1, dialogue-as-id, and 0.0.17.773.1.2.1, uniDialogue-as-id: seven octets that
    /// differ in one.
    private static final int SYNTAX_OCTETS = 7;

    private static final int SYNTAX_HEAD = 0x00118605;
    private static final int SYNTAX_DIALOGUE = 0x010101;
    private static final int SYNTAX_UNIDIRECTIONAL = 0x010201;

    /// 0.4.0.0.1.0, the head of MAP's contexts, before `n` and `v`.
    private static final int MAP_CONTEXT_OCTETS = 7;

    private static final int MAP_CONTEXT_HEAD = 0x04000001;

    private static final int LINKED_ID = 0x80;

    private static final int ANSI_TRANSACTION_ID = 0xC7;
    private static final int ANSI_COMPONENTS = 0xE8;
    private static final int ANSI_COMPONENT_ID = 0xCF;
    private static final int ANSI_NATIONAL_OPERATION = 0xD0;
    private static final int ANSI_PRIVATE_OPERATION = 0xD1;
    private static final int ANSI_NATIONAL_ERROR = 0xD3;
    private static final int ANSI_PRIVATE_ERROR = 0xD4;
    private static final int ANSI_PARAMETER_SET = 0xF2;

    private final BerCursor message = new BerCursor();
    private final BerCursor fields = new BerCursor();
    private final BerCursor inner = new BerCursor();
    private final BerCursor deepest = new BerCursor();
    private final BerCursor componentPortion = new BerCursor();
    private final BerCursor elements = new BerCursor();

    private ByteBuf octets = Unpooled.EMPTY_BUFFER;
    private @Nullable Flaw flaw;
    private @Nullable TcapMessageType type;
    private long originatingId;
    private long destinationId;
    private DialogueKind dialogue = DialogueKind.NONE;
    private boolean dialogueRefused;
    private int contextAt;
    private int contextLength;
    private @Nullable MapContext context;
    private int contextVersion;
    private int components;

    private @Nullable ComponentType componentType;
    private boolean hasInvokeId;
    private int invokeId;
    private CodeKind codeKind = CodeKind.NONE;
    private int code;
    private int codeAt;
    private int codeLength;
    private int parameterAt;
    private int parameterLength;

    /// Reads a message, and goes to its first component.
    ///
    /// What stands before a flaw can be asked for nevertheless.
    ///
    /// @param octets that hold it; nothing of them is changed, and no reference is kept to what is
    ///     outside of the range
    /// @param at index of its first octet
    /// @param length how many octets it has; what follows the message within them is ignored
    /// @return why it cannot be understood; null if it can
    public @Nullable Flaw read(ByteBuf octets, int at, int length) {
        clear(octets);
        message.begin(octets, at, at + length);
        if (!message.next()) {
            flaw = message.flaw() == null ? Flaw.EMPTY : message.flaw();
            return flaw;
        }
        type = TcapMessageType.of(message.tag());
        if (type == null) {
            flaw = Flaw.NOT_TCAP;
            return flaw;
        }
        fields.enter(message);
        if (type.isAnsi()) {
            readAnsi(type);
        } else {
            readItu(type);
        }
        if (flaw == null) {
            flaw = fields.flaw();
        }
        if (flaw == null && components > 0) {
            nextComponent();
        }
        return flaw;
    }

    private void clear(ByteBuf read) {
        octets = read;
        flaw = null;
        type = null;
        originatingId = NO_ID;
        destinationId = NO_ID;
        dialogue = DialogueKind.NONE;
        dialogueRefused = false;
        contextLength = 0;
        context = null;
        contextVersion = 0;
        components = 0;
        clearComponent();
    }

    private void readItu(TcapMessageType itu) {
        while (flaw == null && fields.next()) {
            switch (fields.tag()) {
                case ORIGINATING_ID -> originatingId = transactionId(originatingId);
                case DESTINATION_ID -> destinationId = transactionId(destinationId);
                case DIALOGUE -> readDialogue();
                case COMPONENTS -> enterComponents(ComponentType::ofItu);
                default -> {
                    // causes, and what later editions may add
                }
            }
        }
        boolean missing =
                (itu.hasOriginatingId() && originatingId == NO_ID)
                        || (itu.hasDestinationId() && destinationId == NO_ID);
        if (flaw == null && fields.flaw() == null && missing) {
            flaw = Flaw.TRANSACTION_ID_MISSING;
        }
    }

    private long transactionId(long former) {
        if (former != NO_ID) {
            flaw = Flaw.REPEATED;
            return former;
        }
        int length = fields.length();
        if (length == 0 || length > TRANSACTION_OCTETS_MAX) {
            flaw = Flaw.TRANSACTION_ID;
            return former;
        }
        return unsigned(fields.at(), length);
    }

    private long unsigned(int at, int length) {
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << Byte.SIZE | octets.getUnsignedByte(at + i);
        }
        return value;
    }

    private void readDialogue() {
        if (dialogue != DialogueKind.NONE) {
            flaw = Flaw.REPEATED;
            return;
        }
        dialogue = DialogueKind.FOREIGN;
        inner.enter(fields);
        if (!inner.next() || inner.tag() != EXTERNAL) {
            flaw = orElse(inner, Flaw.DIALOGUE_PORTION);
            return;
        }
        deepest.enter(inner);
        if (!deepest.next() || deepest.tag() != OBJECT_IDENTIFIER) {
            flaw = orElse(deepest, Flaw.DIALOGUE_PORTION);
            return;
        }
        int syntax = syntax();
        if (syntax == SYNTAX_DIALOGUE || syntax == SYNTAX_UNIDIRECTIONAL) {
            readDialogueUnit(syntax);
        }
    }

    /// What differs in the name of the abstract syntax where the cursor is; 0 if it is another.
    private int syntax() {
        int at = deepest.at();
        return deepest.length() == SYNTAX_OCTETS && octets.getInt(at) == SYNTAX_HEAD
                ? octets.getUnsignedMedium(at + Integer.BYTES)
                : 0;
    }

    private void readDialogueUnit(int syntax) {
        if (!deepest.next() || deepest.tag() != SINGLE_TYPE) {
            flaw = orElse(deepest, Flaw.DIALOGUE_PORTION);
            return;
        }
        inner.enter(deepest);
        if (!inner.next()) {
            flaw = orElse(inner, Flaw.DIALOGUE_PORTION);
            return;
        }
        boolean structured = syntax == SYNTAX_DIALOGUE;
        switch (inner.tag()) {
            case DIALOGUE_REQUEST ->
                    dialogue = structured ? DialogueKind.REQUEST : DialogueKind.UNIDIRECTIONAL;
            case DIALOGUE_RESPONSE -> dialogue = DialogueKind.RESPONSE;
            case DIALOGUE_ABORT -> dialogue = DialogueKind.ABORT;
            default -> {
                flaw = Flaw.DIALOGUE_PORTION;
                return;
            }
        }
        deepest.enter(inner);
        while (flaw == null && deepest.next()) {
            if (deepest.tag() == CONTEXT_NAME && dialogue != DialogueKind.ABORT) {
                readContext();
            } else if (deepest.tag() == RESULT && dialogue == DialogueKind.RESPONSE) {
                inner.enter(deepest);
                dialogueRefused = inner.next() && integer(inner) != 0;
            }
        }
        if (flaw == null) {
            flaw = deepest.flaw();
        }
    }

    private void readContext() {
        if (contextLength > 0) {
            flaw = Flaw.REPEATED;
            return;
        }
        inner.enter(deepest);
        if (!inner.next() || inner.tag() != OBJECT_IDENTIFIER) {
            flaw = orElse(inner, Flaw.DIALOGUE_PORTION);
            return;
        }
        contextAt = inner.at();
        contextLength = inner.length();
        if (contextLength == MAP_CONTEXT_OCTETS
                && octets.getInt(contextAt) == MAP_CONTEXT_HEAD
                && octets.getByte(contextAt + 4) == 0) {
            context = MapContext.of(octets.getUnsignedByte(contextAt + 5));
            contextVersion = octets.getUnsignedByte(contextAt + 6);
        }
    }

    /// The integer where a cursor is; sets a flaw if it is none.
    private int integer(BerCursor cursor) {
        int length = cursor.length();
        if (length == 0 || length > Integer.BYTES) {
            flaw = Flaw.INTEGER;
            return 0;
        }
        int at = cursor.at();
        int value = octets.getByte(at);
        for (int i = 1; i < length; i++) {
            value = value << Byte.SIZE | octets.getUnsignedByte(at + i);
        }
        return value;
    }

    private static Flaw orElse(BerCursor cursor, Flaw otherwise) {
        Flaw broken = cursor.flaw();
        return broken == null ? otherwise : broken;
    }

    /// How components of one of the two standards are told from their tags.
    private interface Kinds {
        @Nullable ComponentType of(int tag);
    }

    /// Counts the components, and goes before the first.
    private void enterComponents(Kinds kinds) {
        if (components > 0) {
            flaw = Flaw.REPEATED;
            return;
        }
        componentPortion.enter(fields);
        while (componentPortion.next()) {
            if (kinds.of(componentPortion.tag()) == null) {
                flaw = Flaw.COMPONENT;
                return;
            }
            if (components == COMPONENTS_MAX) {
                flaw = Flaw.TOO_MANY_COMPONENTS;
                return;
            }
            components++;
        }
        flaw = componentPortion.flaw();
        componentPortion.enter(fields);
    }

    /// Goes to the next component.
    ///
    /// @return whether there is one that can be understood; if not, [#flaw] says whether all is
    /// well
    public boolean nextComponent() {
        clearComponent();
        if (flaw != null || type == null || components == 0 || !componentPortion.next()) {
            return false;
        }
        elements.enter(componentPortion);
        if (type.isAnsi()) {
            readAnsiComponent();
        } else {
            readItuComponent();
        }
        if (flaw == null) {
            flaw = elements.flaw();
        }
        return flaw == null;
    }

    private void clearComponent() {
        componentType = null;
        hasInvokeId = false;
        invokeId = 0;
        codeKind = CodeKind.NONE;
        code = 0;
        codeLength = 0;
        parameterLength = 0;
    }

    private void readItuComponent() {
        ComponentType its = ComponentType.ofItu(componentPortion.tag());
        componentType = its;
        readInvokeId(its);
        if (flaw != null || its == null) {
            return;
        }
        switch (its) {
            case INVOKE -> {
                boolean found = elements.next();
                if (found && elements.tag() == LINKED_ID) {
                    found = elements.next();
                }
                readCodeAndParameter(elements, found);
            }
            case RETURN_ERROR -> readCodeAndParameter(elements, elements.next());
            case RETURN_RESULT_LAST, RETURN_RESULT_NOT_LAST -> {
                if (elements.next()) {
                    if (elements.tag() != SEQUENCE) {
                        flaw = Flaw.COMPONENT;
                        return;
                    }
                    inner.enter(elements);
                    readCodeAndParameter(inner, inner.next());
                }
            }
            case REJECT, INVOKE_NOT_LAST -> {
                // the problem of a reject is nobody's concern here
            }
        }
    }

    private void readInvokeId(@Nullable ComponentType its) {
        if (!elements.next()) {
            flaw = orElse(elements, Flaw.COMPONENT);
        } else if (elements.tag() == INTEGER) {
            invokeId = integer(elements);
            hasInvokeId = flaw == null;
        } else if (elements.tag() != NULL || its != ComponentType.REJECT) {
            flaw = Flaw.COMPONENT;
        }
    }

    /// @param found whether the cursor stands at an element, which is to be the code
    private void readCodeAndParameter(BerCursor cursor, boolean found) {
        if (!found) {
            flaw = orElse(cursor, Flaw.COMPONENT);
            return;
        }
        switch (cursor.tag()) {
            case INTEGER -> {
                codeKind = CodeKind.LOCAL;
                code = integer(cursor);
            }
            case OBJECT_IDENTIFIER -> codeKind = CodeKind.GLOBAL;
            default -> flaw = Flaw.COMPONENT;
        }
        if (flaw == null) {
            codeAt = cursor.at();
            codeLength = cursor.length();
            readParameter(cursor);
        }
    }

    private void readParameter(BerCursor cursor) {
        if (cursor.next()) {
            parameterAt = cursor.start();
            parameterLength = cursor.wholeLength();
        }
        flaw = cursor.flaw();
    }

    private void readAnsi(TcapMessageType ansi) {
        boolean identified = false;
        while (flaw == null && fields.next()) {
            switch (fields.tag()) {
                case ANSI_TRANSACTION_ID -> {
                    if (identified) {
                        flaw = Flaw.REPEATED;
                    } else {
                        readAnsiTransactionIds(ansi);
                    }
                    identified = true;
                }
                case ANSI_COMPONENTS -> enterComponents(ComponentType::ofAnsi);
                default -> {
                    // dialogue portion, causes
                }
            }
        }
        if (flaw == null && fields.flaw() == null && !identified) {
            flaw = Flaw.TRANSACTION_ID_MISSING;
        }
    }

    /// T1.114.3 section 2.2: the originating one first, four octets each.
    private void readAnsiTransactionIds(TcapMessageType ansi) {
        int wanted =
                (ansi.hasOriginatingId() ? TRANSACTION_OCTETS_MAX : 0)
                        + (ansi.hasDestinationId() ? TRANSACTION_OCTETS_MAX : 0);
        if (fields.length() != wanted) {
            flaw = Flaw.TRANSACTION_ID;
            return;
        }
        int at = fields.at();
        if (ansi.hasOriginatingId()) {
            originatingId = unsigned(at, TRANSACTION_OCTETS_MAX);
            at += TRANSACTION_OCTETS_MAX;
        }
        if (ansi.hasDestinationId()) {
            destinationId = unsigned(at, TRANSACTION_OCTETS_MAX);
        }
    }

    private void readAnsiComponent() {
        componentType = ComponentType.ofAnsi(componentPortion.tag());
        while (flaw == null && elements.next()) {
            switch (elements.tag()) {
                case ANSI_COMPONENT_ID -> {
                    // a second octet names the component that this one is about
                    if (elements.length() > 0) {
                        invokeId = octets.getByte(elements.at());
                        hasInvokeId = true;
                    }
                }
                case ANSI_NATIONAL_OPERATION, ANSI_NATIONAL_ERROR ->
                        readAnsiCode(CodeKind.NATIONAL);
                case ANSI_PRIVATE_OPERATION, ANSI_PRIVATE_ERROR -> readAnsiCode(CodeKind.PRIVATE);
                case ANSI_PARAMETER_SET, SEQUENCE -> {
                    parameterAt = elements.start();
                    parameterLength = elements.wholeLength();
                }
                default -> {
                    // the problem of a reject
                }
            }
        }
    }

    private void readAnsiCode(CodeKind kind) {
        int length = elements.length();
        if (length == 0 || length > Integer.BYTES) {
            flaw = Flaw.INTEGER;
            return;
        }
        codeKind = kind;
        code = (int) unsigned(elements.at(), length);
        codeAt = elements.at();
        codeLength = length;
    }

    /// Why the message, or the component that was gone to last, cannot be understood; null if it
    /// can.
    public @Nullable Flaw flaw() {
        return flaw;
    }

    /// The kind of message; null if it is none of TCAP.
    public @Nullable TcapMessageType type() {
        return type;
    }

    /// The sender's transaction, 0 to 2^32 - 1; [#NO_ID] if the message has none.
    public long originatingId() {
        return originatingId;
    }

    /// The receiver's transaction, 0 to 2^32 - 1; [#NO_ID] if the message has none.
    public long destinationId() {
        return destinationId;
    }

    /// What the dialogue portion is, if there is one.
    public DialogueKind dialogue() {
        return dialogue;
    }

    /// Whether the dialogue portion refuses the dialogue (Q.773 section 3.2.2, result), as it does
    /// where a version of an application context is not known.
    public boolean isDialogueRefused() {
        return dialogueRefused;
    }

    /// Whether the dialogue portion names an application context, of MAP or not.
    public boolean hasContext() {
        return contextLength > 0;
    }

    /// MAP's application context; null if none is named, or another's.
    public @Nullable MapContext context() {
        return context;
    }

    /// Its version; 0 if [#context] is null and it is not MAP's.
    public int contextVersion() {
        return contextVersion;
    }

    /// Index of the first octet of the application context's object identifier.
    public int contextAt() {
        return contextAt;
    }

    /// How many octets it has; 0 if there is none.
    public int contextLength() {
        return contextLength;
    }

    /// How many components there are, at most [#COMPONENTS_MAX].
    public int components() {
        return components;
    }

    /// What the present component is; null if there is none.
    public @Nullable ComponentType componentType() {
        return componentType;
    }

    /// Whether the present component says its invoke identifier.
    public boolean hasInvokeId() {
        return hasInvokeId;
    }

    /// The invoke identifier, -128 to 127 from peers who know the standard.
    public int invokeId() {
        return invokeId;
    }

    /// Whose the code of the present component is.
    public CodeKind codeKind() {
        return codeKind;
    }

    /// The code of the operation, or of the error if the component is one; makes no sense where
    /// [#codeKind] is none or global.
    public int code() {
        return code;
    }

    /// Index of the first octet of the code's content, for those that are global.
    public int codeAt() {
        return codeAt;
    }

    /// How many octets the code has.
    public int codeLength() {
        return codeLength;
    }

    /// Index of the first octet of the present component's parameter, that of its tag.
    public int parameterAt() {
        return parameterAt;
    }

    /// How many octets it has, tag and length included; 0 if there is none.
    public int parameterLength() {
        return parameterLength;
    }

    /// The octets that were read.
    ByteBuf octets() {
        return octets;
    }

    /// All of it on one line, for logs and for explaining decisions. Allocates.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(type == null ? "no tcap" : type.toString());
        appendId(text, " from ", originatingId);
        appendId(text, " to ", destinationId);
        if (dialogue != DialogueKind.NONE) {
            text.append(", ").append(dialogue).append(dialogueRefused ? " refused" : "");
        }
        if (context != null) {
            text.append(' ').append(context).append("-v").append(contextVersion);
        } else if (hasContext()) {
            text.append(" of another application context");
        }
        if (components > 1) {
            text.append(", ").append(components).append(" components");
        }
        if (componentType != null) {
            text.append(", ").append(componentType);
            if (hasInvokeId) {
                text.append(' ').append(invokeId);
            }
            appendCode(text);
        }
        return flaw == null ? text.toString() : text + ": " + flaw.words();
    }

    private static void appendId(StringBuilder text, String words, long id) {
        if (id != NO_ID) {
            text.append(words).append("%08x".formatted(id));
        }
    }

    private void appendCode(StringBuilder text) {
        switch (codeKind) {
            case NONE -> {
                // then there is nothing to say
            }
            case GLOBAL -> text.append(" global");
            case LOCAL, NATIONAL, PRIVATE ->
                    text.append(' ').append(codeKind).append(' ').append(code);
        }
    }
}
