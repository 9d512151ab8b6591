package io.github.systemd4j.internal.wire;

import io.github.systemd4j.internal.text.LastValidName;
import io.github.systemd4j.internal.text.NameValidator;
import io.github.systemd4j.internal.text.SignatureCache;
import java.lang.foreign.MemorySegment;
import java.util.stream.Stream;

/**
 * Checks the texts of header fields: names, paths and signatures. Remembers valid ones, because most signals have those
 * of the previous signal.
 */
final class FieldValidator {
    private final SignatureCache signatures = new SignatureCache();
    private final LastValidName[] lastNames =
            Stream.generate(LastValidName::new).limit(HeaderField.COUNT).toArray(LastValidName[]::new);

    boolean isValid(int field, MemorySegment memory, long start, int length) {
        return switch (field) {
            case HeaderField.PATH -> NameValidator.isPath(memory, start, length);
            case HeaderField.SIGNATURE -> signatures.isValid(memory, start, length);
            default -> isName(field, memory, start, length);
        };
    }

    private boolean isName(int field, MemorySegment memory, long start, int length) {
        LastValidName last = lastNames[field];
        if (last.isSame(memory, start, length)) {
            return true;
        }
        boolean valid = switch (field) {
            case HeaderField.INTERFACE, HeaderField.ERROR_NAME -> NameValidator.isInterface(memory, start, length);
            case HeaderField.MEMBER -> NameValidator.isMember(memory, start, length);
            default -> NameValidator.isBusName(memory, start, length);
        };
        if (valid) {
            last.remember(memory, start, length);
        }
        return valid;
    }
}
