// SPDX-License-Identifier: GPL-3.0-or-later
// Frames taken apart: every field with its bytes, and nothing read beyond the frame however it is cut or spoilt.
#include "support/frames.h"
#include "support/testregistry.h"
#include "tcp/craft.h"
#include "tcp/dissect.h"
#include "tcp/segment.h"

#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;

namespace {

/// A SYN from 192.168.88.132:40000 to 192.168.88.131:2016 as Linux sends it, its checksums left at 0.
QByteArray syn()
{
    return QByteArray::fromHex("020000000002"
                               "020000000001"
                               "0800"
                               "4500003c00004000"
                               "40060000"
                               "c0a85884"
                               "c0a85883"
                               "9c4007e0"
                               "00000064"
                               "00000000"
                               "a002faf0"
                               "00000000"
                               "020405b4"
                               "0402"
                               "080a0000000700000000"
                               "01"
                               "030307");
}

const DissectedField* find(const std::vector<DissectedField>& fields, const QString& name)
{
    for (const DissectedField& field : fields) {
        if (field.name == name)
            return &field;
    }
    return nullptr;
}

} // namespace

class TestDissect : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSynIsTakenApartFieldByField()
    {
        const QByteArray frame = syn();
        const std::vector<DissectedField> fields = dissect(frame);
        const auto value = [&](const QString& name) {
            const DissectedField* field = find(fields, name);
            return field ? field->value : u"missing"_s;
        };
        QCOMPARE(value(u"Source port"_s), u"40000"_s);
        QCOMPARE(value(u"Sequence number"_s), u"100"_s);
        QCOMPARE(value(u"Flags"_s), u"SYN"_s);
        QCOMPARE(value(u"Maximum segment size"_s), u"1460 bytes"_s);
        QCOMPARE(value(u"Window scale"_s), u"7: windows count × 128"_s);
        QCOMPARE(value(u"Timestamps"_s), u"value 7, echo reply 0"_s);
        QCOMPARE(value(u"Header checksum"_s), u"0x0000 (wrong)"_s);
        QCOMPARE(hexOf(frame, *find(fields, u"Source port"_s)), u"9c 40"_s);
        QCOMPARE(hexOf(frame, *find(fields, u"Maximum segment size"_s)), u"02 04 05 b4"_s);
        QCOMPARE(hexOf(frame, *find(fields, u"TCP"_s), 4), u"9c 40 07 e0 …"_s);
    }

    void optionsAreNamedInTheirOrder()
    {
        QCOMPARE(optionsText(syn()), u"MSS 1460, SACK, TS 7 0, WS 7"_s);
        QCOMPARE(optionsText(QByteArray("no frame")), QString());
    }

    void everyByteOfAFrameBelongsToOneLayer()
    {
        for (const QByteArray& frame : {syn(), syn() + QByteArray("pad")}) {
            qsizetype next = 0;
            for (const DissectedField& field : dissect(frame)) {
                QVERIFY(field.offset >= 0 && field.offset + field.length <= frame.size());
                if (field.depth != 0)
                    continue;
                QCOMPARE(field.offset, next);
                next += field.length;
            }
            QCOMPARE(next, frame.size());
        }
    }

    void noCutAndNoSpoiltByteLeadsBeyondTheFrame()
    {
        const QByteArray whole = syn();
        const auto holds = [](const QByteArray& frame) {
            const std::vector<DissectedField> fields = dissect(frame);
            return std::all_of(fields.begin(), fields.end(), [&](const DissectedField& f) {
                return f.offset >= 0 && f.length >= 0 && f.offset + f.length <= frame.size();
            });
        };
        for (qsizetype length = 0; length <= whole.size(); ++length)
            QVERIFY(holds(whole.left(length)));
        for (qsizetype at = 0; at < whole.size(); ++at) {
            for (int byte = 0; byte < 256; ++byte) {
                QByteArray spoilt = whole;
                spoilt[at] = char(byte);
                QVERIFY(holds(spoilt));
                optionsText(spoilt);
            }
        }
    }
};

STATEWIRE_TEST(TestDissect);
#include "tst_dissect.moc"
