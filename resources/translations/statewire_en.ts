<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Words</name>
    <message numerus="yes">
        <source>+%n repeats</source>
        <translation>
            <numerusform>+%n repeat</numerusform>
            <numerusform>+%n repeats</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frames are held, frame %1 is next</source>
        <translation>
            <numerusform>%n frame is held, frame %1 is next</numerusform>
            <numerusform>%n frames are held, frame %1 is next</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source> · sent again %n times, and absorbed</source>
        <translation>
            <numerusform> · sent again once, and absorbed</numerusform>
            <numerusform> · sent again %n times, and absorbed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n frames are on their way</source>
        <translation>
            <numerusform>%n frame is on its way</numerusform>
            <numerusform>%n frames are on their way</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>statewire::DifferenceList</name>
    <message numerus="yes">
        <source>%n differences until here. The first stands out on both timelines.</source>
        <translation>
            <numerusform>%n difference until here. The first stands out on both timelines.</numerusform>
            <numerusform>%n differences until here. The first stands out on both timelines.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more go with it</source>
        <translation>
            <numerusform>%n more goes with it</numerusform>
            <numerusform>%n more go with it</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>statewire::HeaderBar</name>
    <message numerus="yes">
        <source>Scenarios · %n waiting</source>
        <translation>
            <numerusform>Scenarios · %n waiting</numerusform>
            <numerusform>Scenarios · %n waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>statewire::MistakesPanel</name>
    <message numerus="yes">
        <source>%1 has %n mistakes</source>
        <translation>
            <numerusform>%1 has a mistake</numerusform>
            <numerusform>%1 has %n mistakes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>statewire::OpenedStory</name>
    <message numerus="yes">
        <source>%n free plays wait already that are not saved. Save one of them, or end it.</source>
        <translation>
            <numerusform>%n free plays wait already that are not saved. Save one of them, or end it.</numerusform>
            <numerusform>%n free plays wait already that are not saved. Save one of them, or end it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>At most %n stories wait, since each keeps a lab.</source>
        <translation>
            <numerusform>At most %n stories wait, since each keeps a lab.</numerusform>
            <numerusform>At most %n stories wait, since each keeps a lab.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n stories end with this window:</source>
        <translation>
            <numerusform>%n story ends with this window:</numerusform>
            <numerusform>%n stories end with this window:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>statewire::ScenarioList</name>
    <message numerus="yes">
        <source>%n mistakes</source>
        <translation>
            <numerusform>%n mistake</numerusform>
            <numerusform>%n mistakes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n steps</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>asks %n times</source>
        <translation>
            <numerusform>asks once</numerusform>
            <numerusform>asks %n times</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>statewire::StageView</name>
    <message numerus="yes">
        <source>its sender sent it again %n times; the wire absorbed that</source>
        <translation>
            <numerusform>its sender sent it again once; the wire absorbed that</numerusform>
            <numerusform>its sender sent it again %n times; the wire absorbed that</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>statewire::StoryAnswers</name>
    <message numerus="yes">
        <source>%n votes</source>
        <translation>
            <numerusform>%n vote</numerusform>
            <numerusform>%n votes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n votes, hidden until the answer</source>
        <translation>
            <numerusform>%n vote, hidden until the answer</numerusform>
            <numerusform>%n votes, hidden until the answer</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>statewire::StoryPanel</name>
    <message numerus="yes">
        <source>✗  and %n more: see Checks</source>
        <translation>
            <numerusform>✗  and %n more: see Checks</numerusform>
            <numerusform>✗  and %n more: see Checks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>statewire::WaitingStories</name>
    <message numerus="yes">
        <source>%n acts by hand</source>
        <translation>
            <numerusform>%n act by hand</numerusform>
            <numerusform>%n acts by hand</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>statewire::PresenterMenu</name>
    <message numerus="yes">
        <source>%n votes so far</source>
        <translation>
            <numerusform>%n vote so far</numerusform>
            <numerusform>%n votes so far</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>statewire::WelcomePage</name>
    <message numerus="yes">
        <source>%n fit</source>
        <translation>
            <numerusform>%n fits</numerusform>
            <numerusform>%n fit</numerusform>
        </translation>
    </message>
</context>
</TS>
