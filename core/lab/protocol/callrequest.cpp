// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/protocol/callrequest.h"

#include "lab/protocol/callspec.h"

#include <algorithm>

namespace statewire {

using namespace Qt::StringLiterals;
using Type = CallField::Type;

namespace {

const CallField* fieldOf(Call call, Argument argument)
{
    const CallSpec* spec = findCallSpec(call);
    return spec ? spec->findField(argument) : nullptr;
}

bool isNumber(const CallField& field)
{
    return field.type == Type::Port || field.type == Type::Number;
}

QJsonValue valueOf(const CallRequest& request, const CallField& field)
{
    if (field.type == Type::Options) {
        QJsonObject options;
        for (const auto& [option, value] : request.options)
            options.insert(option, value);
        return options;
    }
    if (field.type == Type::Flag)
        return request.flag(field.argument);
    return isNumber(field) ? QJsonValue(request.number(field.argument)) : request.text(field.argument);
}

void take(CallRequest& request, const CallField& field, const QJsonValue& value)
{
    if (field.type == Type::Options) {
        const QJsonObject options = value.toObject();
        for (auto it = options.constBegin(); it != options.constEnd(); ++it)
            request.options.push_back({it.key(), it.value().toString()});
    } else if (field.type == Type::Flag) {
        request.setFlag(field.argument, value.toBool(field.usual == flagText(true)));
    } else {
        request.set(field.argument, isNumber(field) ? QString::number(value.toInteger()) : value.toString());
    }
}

} // namespace

QString flagText(bool on)
{
    return on ? u"true"_s : u"false"_s;
}

QString untilEof()
{
    return u"eof"_s;
}

QString CallRequest::text(Argument argument) const
{
    const auto told = m_told.constFind(argument);
    if (told != m_told.constEnd())
        return *told;
    const CallField* field = fieldOf(call, argument);
    return field ? field->usual : QString();
}

qint64 CallRequest::number(Argument argument, qint64 otherwise) const
{
    const QString told = text(argument);
    return told.isEmpty() ? otherwise : told.toLongLong();
}

bool CallRequest::flag(Argument argument) const
{
    return text(argument) == flagText(true);
}

bool CallRequest::isTold(const CallField& field) const
{
    if (field.type == Type::Options)
        return !options.empty();
    if (field.type == Type::OwnAddress || field.type == Type::OwnPorts)
        return m_told.contains(field.argument);
    if (field.type == Type::Flag)
        return flag(field.argument) || field.usual == flagText(true);
    if (field.required || !field.usual.isEmpty() || has(field.argument))
        return true;
    // Of what excludes each other the first is meant where nothing is told: a text to send may be empty.
    const std::vector<Argument>& either = findCallSpec(call)->either;
    return !either.empty() && either.front() == field.argument &&
           std::none_of(either.begin(), either.end(), [this](Argument other) { return has(other); });
}

CallRequest& CallRequest::set(Argument argument, const QString& text)
{
    m_told.insert(argument, text);
    return *this;
}

CallRequest& CallRequest::setFlag(Argument argument, bool on)
{
    return set(argument, flagText(on));
}

void CallRequest::rewriteTexts(const std::function<QString(const QString&)>& rewrite)
{
    for (QString& text : m_told)
        text = rewrite(text);
    for (auto& [option, value] : options)
        value = rewrite(value);
}

QString CallRequest::madeOn() const
{
    const std::vector<CallField>& fields = callFields(call);
    const auto on = std::find_if(fields.begin(), fields.end(), [](const CallField& f) { return f.type == Type::Socket; });
    return text(on == fields.end() ? Argument::Socket : on->argument);
}

QJsonObject toJson(const CallRequest& request)
{
    QJsonObject object{{u"call"_s, callName(request.call)}, {u"socket"_s, request.text(Argument::Socket)}};
    for (const CallField& field : callFields(request.call)) {
        if (request.isTold(field))
            object.insert(field.key, valueOf(request, field));
    }
    return object;
}

std::optional<CallRequest> callFromJson(const QJsonObject& object)
{
    const std::optional<Call> call = callFromName(object.value("call"_L1).toString());
    if (!call || !findCallSpec(*call))
        return std::nullopt;
    CallRequest request(*call);
    for (const CallField& field : callFields(*call)) {
        if (object.contains(field.key))
            take(request, field, object.value(field.key));
    }
    return request;
}

} // namespace statewire
