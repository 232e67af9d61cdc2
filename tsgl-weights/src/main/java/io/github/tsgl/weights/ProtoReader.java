// SPDX-License-Identifier: Apache-2.0
package io.github.tsgl.weights;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Messages of protocol buffers, read field by field: nothing of a message is kept but what the
 * caller keeps, so that millions of empty messages, or a length that a file only claims, take no
 * memory. (Generated classes would make an object of each.)
 */
final class ProtoReader {

    /** Types of fields, the low three bits of a tag. */
    static final int VARINT = WireFormat.WIRETYPE_VARINT;

    static final int BYTES = WireFormat.WIRETYPE_LENGTH_DELIMITED;
    static final int FIXED32 = WireFormat.WIRETYPE_FIXED32;

    private static final int LONGEST_TEXT = 2048;

    /** Takes the fields of a message. */
    @FunctionalInterface
    interface Fields {

        /** Reads the field of a tag, number &lt;&lt; 3 | type, or {@link #skip skips} it. */
        void read(int tag) throws IOException;
    }

    private final CodedInputStream in;

    ProtoReader(CodedInputStream in) {
        this.in = in;
    }

    /** Reads the fields up to the end of the message, or of the file. */
    void fields(Fields fields) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            fields.read(tag);
        }
        if (in.getBytesUntilLimit() > 0) {
            throw damaged("a message is not complete");
        }
    }

    /** Reads the message that a field of type {@link #BYTES} is. */
    void message(Fields fields) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        fields(fields);
        in.popLimit(outer);
    }

    void skip(int tag) throws IOException {
        if (!in.skipField(tag)) {
            throw damaged("a group ends that did not begin");
        }
    }

    long number() throws IOException {
        return in.readRawVarint64();
    }

    int fixed32() throws IOException {
        return in.readRawLittleEndian32();
    }

    String text() throws IOException {
        int length = in.readRawVarint32();
        if (length < 0 || length > LONGEST_TEXT) {
            throw damaged("a name is too long");
        }
        return new String(in.readRawBytes(length), StandardCharsets.UTF_8);
    }

    /** Passes over the bytes of a field; returns how many. */
    int skipBytes() throws IOException {
        int length = in.readRawVarint32();
        in.skipRawBytes(length);
        return length;
    }

    /** The number of bytes that were read. */
    int position() {
        return in.getTotalBytesRead();
    }

    static IOException damaged(String problem) {
        return new InvalidProtocolBufferException(problem);
    }
}
