// SPDX-License-Identifier: GPL-3.0-or-later
// The reader, the schema and the documentation agree, because they come from one table; and broken files are named for
// what is wrong with them, where it is wrong.
#include "scenario/format/format.h"
#include "scenario/format/scenarioreader.h"
#include "scenario/format/schema.h"
#include "support/scenariotext.h"
#include "support/schemavalidator.h"
#include "support/testregistry.h"

#include <QDir>
#include <QJsonArray>
#include <QTest>

using namespace statewire;
using namespace statewire::test;
using namespace Qt::StringLiterals;
using Type = FormatKey::Type;

namespace {

const ScenarioText wholeText{.knobs = R"([[knob]]
name = "port"
title = "P"
default = "80"
)",
                             .rest = R"([[variant]]
id = "default"
title = "D"
[[step]]
id = "first"
title = "S"
say = "on ${port}"
do = [{ wait = "20ms", why = "so" }]
[step.predict]
question = "?"
worker = "w"
call = "connect"
host = "client"
state = "LISTEN"
options = [{ id = "o", text = "O", result = "ok" }]
[[check]]
id = "claimed"
claim = "C"
kind = "rearmed"
worker = "w"
host = "client"
)"};
const QString head = QString::fromUtf8(wholeText.head());
const QString body = QString::fromUtf8(wholeText.body());

/// A value that the key takes.
QString sample(const FormatKey& key)
{
    const auto quoted = [](const QString& text) { return u'"' + text + u'"'; };
    static const QHash<QString, QString> known{{u"to"_s, u"server:80"_s},
                                               {u"address"_s, u"10.0.0.3"_s},
                                               {u"inject"_s, u"SYN"_s},
                                               {u"url"_s, u"https://example.org/"_s},
                                               {u"counter"_s, u"Tcp.OutRsts"_s},
                                               {u"sysctl"_s, u"net.ipv4.tcp_sack"_s},
                                               {u"value"_s, u"1"_s},
                                               {u"key"_s, u"net.ipv4.tcp_sack"_s},
                                               {u"language"_s, u"de"_s},
                                               {u"kernel"_s, u">=4.12"_s}};
    static const QHash<NameKind, QString> names{{NameKind::Knob, u"port"_s},  {NameKind::Host, u"client"_s},
                                                {NameKind::Worker, u"w"_s},   {NameKind::Variant, u"default"_s},
                                                {NameKind::Step, u"first"_s}, {NameKind::Check, u"claimed"_s}};
    switch (key.type) {
    case Type::String:
    case Type::Scalar:
        if (key.names != NameKind::None)
            return quoted(names.value(key.names));
        if (!key.allowed.isEmpty())
            return quoted(key.allowed.first());
        return quoted(known.value(key.name, u"new"_s));
    case Type::Number:
    case Type::Integer: return QString::number(std::max<qint64>(key.min, 1));
    case Type::Duration: return u"\"1s\""_s;
    case Type::Boolean: return u"true"_s;
    case Type::State: return u"\"LISTEN\""_s;
    case Type::States: return u"[\"LISTEN\"]"_s;
    case Type::Strings: return u'[' + quoted(names.value(key.names, u"x"_s)) + u']';
    case Type::When: return u"{ kernel = \">=4.12\" }"_s;
    case Type::Tables: return key.table == "option"_L1 ? u"[{ id = \"a\", text = \"A\", result = \"ok\" }]"_s : u"[]"_s;
    case Type::Table:
    case Type::Scalars:
    case Type::TableMap: return u"{}"_s;
    }
    return {};
}

/// What a table needs, line by line, without \p left out.
QStringList needed(const FormatTable& table, const QString& leftOut = {})
{
    QStringList lines;
    const auto add = [&](const FormatKey& key) {
        QString value = sample(key);
        if (key.name == table.kindKey && !table.kindValue.isEmpty())
            value = u'"' + table.kindValue + u'"';
        if (key.name == "verdict"_L1)
            value = u"\"drop\""_s;
        if (key.name != leftOut)
            lines << key.name + u" = "_s + value;
    };
    for (const FormatKey& key : table.keys) {
        if (key.required)
            add(key);
    }
    for (const FormatGroup& group : table.groups)
        add(*table.findKey(group.keys.first()));
    return lines;
}

/// How a table of that name is begun in a file that has all else.
QString begun(const QString& name)
{
    const QString step = u"[[step]]\nid = \"second\"\ntitle = \"S\"\n"_s;
    static const QHash<QString, QString> simple{
        {u"source"_s, u"[[source]]"_s},
        {u"knob"_s, u"[[knob]]"_s},
        {u"host"_s, u"[[host]]"_s},
        {u"worker"_s, u"[[worker]]"_s},
        {u"variant"_s, u"[[variant]]"_s},
        {u"step"_s, u"[[step]]"_s},
        {u"check"_s, u"[[check]]"_s},
        {u"translation"_s, u"[translation.de]"_s},
        {u"translation.step"_s, u"[translation.de.step.first]"_s},
        {u"translation.variant"_s, u"[translation.de.variant.default]"_s},
        {u"translation.knob"_s, u"[translation.de.knob.port]"_s},
        {u"translation.check"_s, u"[translation.de.check.claimed]"_s},
    };
    if (simple.contains(name))
        return simple.value(name) + u'\n';
    if (name == "when"_L1)
        return step + u"[step.when]\n"_s;
    if (name == "await"_L1)
        return step + u"do = [{ worker = \"w\", call = \"connect\", to = \"server:1\" }]\n[[step.await]]\n"_s;
    if (name == "action"_L1)
        return step + u"[[step.do]]\n"_s;
    if (name == "rewrite"_L1)
        return step + u"[[step.do]]\nrule = \"r\"\nverdict = \"rewrite\"\n[step.do.rewrite]\nseq = 1\n"_s;
    if (name == "predict"_L1)
        return step + u"[step.predict]\nworker = \"w\"\ncall = \"connect\"\n"_s;
    if (name == "option"_L1)
        return step + u"[step.predict]\nquestion = \"?\"\nworker = \"w\"\ncall = \"connect\"\n[[step.predict.options]]\n"_s;
    if (name.startsWith("differs."_L1)) {
        for (const FormatTable& kind : formatTable(u"check"_s).kinds) {
            if (kind.kindName() == name.section(u'.', 1))
                return u"[[check]]\n"_s + needed(kind).join(u'\n') + u"\n[[check.differs]]\n"_s;
        }
    }
    return {};
}

QString documentWith(const QString& table, const QStringList& lines)
{
    if (table == "scenario"_L1)
        return lines.join(u'\n') + u'\n' + body;
    // What the lines say comes instead of what the beginning has.
    QStringList beginning = begun(table).split(u'\n', Qt::SkipEmptyParts);
    for (qsizetype i = beginning.size() - 1; i >= 0 && !beginning[i].startsWith(u'['); --i) {
        const QString key = beginning[i].section(u' ', 0, 0) + u" = "_s;
        if (std::any_of(lines.begin(), lines.end(), [&](const QString& line) { return line.startsWith(key); }))
            beginning.removeAt(i);
    }
    return head + body + (beginning + lines).join(u'\n') + u'\n';
}

struct Case
{
    QString table; ///< without its kind
    const FormatTable* format;
};

/// Every table, and of one that has kinds each kind.
std::vector<Case> allTables()
{
    std::vector<Case> all;
    for (const FormatTable& table : formatTables()) {
        if (table.kinds.empty())
            all.push_back({table.name, &table});
        for (const FormatTable& kind : table.kinds)
            all.push_back({table.name, &kind});
    }
    return all;
}

QStringList linesOf(const Case& c, const QString& leftOut = {})
{
    if (c.table != "scenario"_L1)
        return needed(*c.format, leftOut);
    QStringList lines = head.split(u'\n', Qt::SkipEmptyParts);
    lines.removeIf([&](const QString& line) { return line.startsWith(leftOut + u" = "_s); });
    return lines;
}

/// The mistakes, one a line, as 'statewire check' names them, without the line itself and the caret.
QStringList mistakes(const QByteArray& text, const QString& file = {})
{
    QStringList said;
    for (const Diagnostic& d : readScenario(text, file).all())
        said << d.text(file, QString::fromUtf8(text)).section(u'\n', 0, 0);
    return said;
}

QByteArray contentOf(const QString& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestFormat : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatATableNeedsIsEnoughForTheReaderAndTheSchema()
    {
        const QJsonObject schema = scenarioSchema();
        for (const Case& c : allTables()) {
            const QString text = documentWith(c.table, linesOf(c));
            QStringList said = mistakes(text.toUtf8());
            if (c.table == "action"_L1) // a call needs a socket, which only a story gives it
                said.removeIf([](const QString& line) { return line.contains("has not made by then"_L1); });
            if (c.table == "host"_L1)
                said.removeIf([](const QString& line) { return line.contains("a lab has two hosts"_L1); });
            if (c.table == "translation.variant"_L1 || c.table == "translation.check"_L1)
                said.removeIf([](const QString& line) { return line.contains("no text that this"_L1); });
            QVERIFY2(said.isEmpty(), qPrintable(c.format->name + u'\n' + said.join(u'\n') + u'\n' + text));
            const QStringList refused = refusals(schema, *tomlAsJson(text.toUtf8()));
            QVERIFY2(refused.isEmpty(), qPrintable(c.format->name + u'\n' + refused.join(u'\n') + u'\n' + text));
        }
    }

    void everyKeyIsAskedForWithItsType()
    {
        const QJsonObject schema = scenarioSchema();
        int keys = 0;
        for (const Case& c : allTables()) {
            for (const FormatKey& key : c.format->keys) {
                // An array that holds an array is nothing that any key takes.
                const QStringList lines = linesOf(c, key.name) << key.name + u" = [[]]"_s;
                QString text = documentWith(c.table, lines);
                if (c.table == "scenario"_L1 && body.contains(u"\n[["_s + key.name))
                    text = lines.join(u'\n') + u'\n' +
                           body.section(u"[["_s + key.name + u"]]"_s, 0, 0); // else the table would be there twice
                else if (c.table == "scenario"_L1 && key.name == "knob"_L1)
                    continue;
                const int line = int(text.left(text.indexOf(u'\n' + key.name + u" = [[]]"_s) + 1).count(u'\n')) + 1;
                const QStringList said = mistakes(text.toUtf8());
                const bool found = std::any_of(said.begin(), said.end(), [&](const QString& mistake) {
                    const bool here =
                        mistake.startsWith(u":%1:"_s.arg(line)) || mistake.contains(u"needs the key '%1'"_s.arg(key.name));
                    return here && mistake.contains(u'\'' + key.name + u'\'') && !mistake.contains("unknown key"_L1);
                });
                QVERIFY2(found, qPrintable(c.format->name + u'.' + key.name + u" at "_s + QString::number(line) + u'\n' +
                                           said.join(u'\n') + u'\n' + text));
                const std::optional<QJsonObject> json = tomlAsJson(text.toUtf8());
                QVERIFY(json);
                QVERIFY2(!refusals(schema, *json).isEmpty(), qPrintable(c.format->name + u'.' + key.name));
                ++keys;
            }
        }
        QVERIFY2(keys > 250, qPrintable(QString::number(keys)));
    }

    void everyRequiredKeyIsMissedByTheReaderAndTheSchema()
    {
        const QJsonObject schema = scenarioSchema();
        for (const Case& c : allTables()) {
            for (const FormatKey& key : c.format->keys) {
                if (!key.required || (c.table == "scenario"_L1 && key.type == Type::Tables))
                    continue;
                const QString text = documentWith(c.table, linesOf(c, key.name));
                const QStringList said = mistakes(text.toUtf8());
                const bool tells = key.name == c.format->kindKey;
                const bool found = std::any_of(said.begin(), said.end(), [&](const QString& mistake) {
                    return mistake.contains(u"needs the key '%1'"_s.arg(key.name)) ||
                           (tells && mistake.contains("exactly one of"_L1));
                });
                QVERIFY2(found, qPrintable(c.format->name + u'.' + key.name + u'\n' + said.join(u'\n') + u'\n' + text));
                QVERIFY2(!refusals(schema, *tomlAsJson(text.toUtf8())).isEmpty(),
                         qPrintable(c.format->name + u'.' + key.name));
            }
        }
    }

    void everyScenarioIsGoodForTheSchemaToo()
    {
        const QJsonObject schema = scenarioSchema();
        int files = 0;
        for (const QString& folder :
             {QStringLiteral(STATEWIRE_SCENARIOS), QStringLiteral(STATEWIRE_TEST_DATA "/scenarios")}) {
            for (const QFileInfo& info : QDir(folder).entryInfoList({u"*.toml"_s})) {
                const QByteArray text = contentOf(info.filePath());
                const QStringList said = mistakes(text);
                QVERIFY2(said.isEmpty(), qPrintable(info.fileName() + u'\n' + said.join(u'\n')));
                const QStringList refused = refusals(schema, *tomlAsJson(text));
                QVERIFY2(refused.isEmpty(), qPrintable(info.fileName() + u'\n' + refused.join(u'\n')));
                ++files;
            }
        }
        QVERIFY(files > 40);
    }

    void brokenFilesAreNamedForWhatIsWrongWhereItIsWrong()
    {
        const QString folder = QStringLiteral(STATEWIRE_TEST_DATA "/broken");
        QStringList expected = QString::fromUtf8(contentOf(folder + u"/expected.txt"_s)).split(u'\n', Qt::SkipEmptyParts);
        expected.removeIf([](const QString& line) { return line.startsWith(u'#'); });
        QStringList found;
        int files = 0;
        for (const QString& name : QDir(folder).entryList({u"*.toml"_s}, QDir::Files, QDir::Name)) {
            const QStringList said = mistakes(contentOf(folder + u'/' + name), name);
            QVERIFY2(!said.isEmpty(), qPrintable(name));
            found += said;
            ++files;
        }
        QVERIFY(files >= 40);
        for (qsizetype i = 0; i < std::min(found.size(), expected.size()); ++i)
            QCOMPARE(found[i], expected[i]);
        QCOMPARE(found.size(), expected.size());
    }

    /// What is wrong in itself an editor sees; which names there are, and what fits what, only the reader knows.
    void whatIsWrongInItselfTheSchemaRefusesToo()
    {
        const QJsonObject schema = scenarioSchema();
        const QString folder = QStringLiteral(STATEWIRE_TEST_DATA "/broken");
        QStringList accepted;
        for (const QString& name : QDir(folder).entryList({u"*.toml"_s}, QDir::Files, QDir::Name)) {
            const std::optional<QJsonObject> json = tomlAsJson(contentOf(folder + u'/' + name));
            if (json && refusals(schema, *json).isEmpty())
                accepted << name.chopped(5);
        }
        const QStringList onlyTheReader{u"await-of-no-call"_s,
                                        u"bad-address"_s,
                                        u"bad-delay"_s,
                                        u"bad-forged-flags"_s,
                                        u"bad-forged-number"_s,
                                        u"bad-rewrite"_s,
                                        u"bad-socket-option"_s,
                                        u"bad-target"_s,
                                        u"default-of-a-knob"_s,
                                        u"knob-in-a-title"_s,
                                        u"other-network"_s,
                                        u"same-address"_s,
                                        u"three-hosts"_s,
                                        u"translation-of-no-option"_s,
                                        u"translation-of-no-step"_s,
                                        u"translation-of-nothing"_s,
                                        u"translation-with-a-wrong-knob"_s,
                                        u"translation-without-a-knob"_s,
                                        u"twice-a-step"_s,
                                        u"twice-a-worker"_s,
                                        u"twice-an-option"_s,
                                        u"type-date"_s,
                                        u"unknown-counter"_s,
                                        u"unknown-host"_s,
                                        u"unknown-knob-in-a-long-text"_s,
                                        u"unknown-knob-in-a-text"_s,
                                        u"unknown-knob-in-a-variant"_s,
                                        u"unknown-reveal"_s,
                                        u"unknown-step"_s,
                                        u"unknown-variant"_s,
                                        u"unknown-worker"_s,
                                        u"value-of-a-knob"_s,
                                        u"variant-without-a-step"_s,
                                        u"when-kernel"_s};
        QCOMPARE(accepted.join(u' '), onlyTheReader.join(u' '));
    }

    void theDocumentationHasTheKeysOfTheFormat()
    {
        const QString document = QString::fromUtf8(contentOf(QStringLiteral(STATEWIRE_HELP "/scenario-format.md")));
        QVERIFY(!document.isEmpty());
        // Else, by way of another file: statewire schema --format markdown
        QVERIFY(withKeyLists(document) == document);
        for (const FormatTable& table : formatTables()) {
            if (!table.name.startsWith("differs."_L1)) // its keys are the check's own
                QVERIFY2(document.contains(u"<!-- keys of %1 -->"_s.arg(table.name)), qPrintable(table.name));
        }
    }
};

STATEWIRE_TEST(TestFormat);
#include "tst_format.moc"
